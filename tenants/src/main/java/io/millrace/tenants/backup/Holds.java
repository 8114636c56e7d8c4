package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Schema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds one tenant while it is put back: calls are answered that it is not there now, its jobs
/// wait, its sources stop. Every node sees that within a second. A hold that nobody renews ends by
/// itself.
///
/// @param settle how long nodes take to see it and to end what they began
/// @param patience how long jobs that run already may go on
record Holds(Schema schema, Duration settle, Duration patience) {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
    private static final int RENEW_SECONDS = 5;
    private static final Duration LONGEST_JOB = Duration.ofMinutes(1);

    private static final String HOLD =
            """
            update millrace.tenants set held_until = now() + interval '30 seconds'
            where id = ? and deleting_at is null and coalesce(held_until < now(), true)
            """;
    // One that ended is not taken up again: what happened since is not known.
    private static final String RENEW =
            """
            update millrace.tenants set held_until = now() + interval '30 seconds'
            where id = ? and held_until > now()
            """;
    // The transaction's own time is that of its beginning.
    private static final String STILL_HELD =
            """
            select 1 from millrace.tenants where id = ? and held_until > clock_timestamp()
            for no key update
            """;
    private static final String RELEASE =
            "update millrace.tenants set held_until = null where id = ?";
    private static final String RUNNING =
            """
            select 1 from millrace.work
            where tenant = ? and state = 'running' and lease_until > now() limit 1
            """;

    Holds(Schema schema, Duration settle) {
        this(schema, settle, LONGEST_JOB);
    }

    @FunctionalInterface
    interface Work {
        void run() throws SQLException, IOException;
    }

    /// @throws io.millrace.kernel.ProblemException `conflict` when it is held already, or when its
    ///   jobs do not end
    void during(TenantId tenant, Work work) throws SQLException, IOException {
        try (var owner = schema.owner()) {
            if (Sql.update(owner, HOLD, tenant.value()) == 0) {
                throw Problem.conflict("The organization is being put back or deleted already.")
                        .toException();
            }
            var keeper = Executors.newSingleThreadScheduledExecutor();
            try {
                var _ =
                        keeper.scheduleAtFixedRate(
                                () -> renew(owner, tenant),
                                RENEW_SECONDS,
                                RENEW_SECONDS,
                                TimeUnit.SECONDS);
                settle(tenant);
                work.run();
            } finally {
                keeper.close();
                Sql.update(owner, RELEASE, tenant.value());
            }
        }
    }

    /// Makes sure that nothing happened meanwhile, and that nothing does until the transaction
    /// ends.
    ///
    /// @throws io.millrace.kernel.ProblemException `conflict` when the hold ended
    static void check(Connection transaction, TenantId tenant) throws SQLException {
        if (!Sql.strings(transaction, STILL_HELD, tenant.value()).isEmpty()) return;
        throw Problem.conflict(
                        "The hold on the organization ended too early; nothing changed, try again.")
                .toException();
    }

    private static void renew(Connection owner, TenantId tenant) {
        try {
            Sql.update(owner, RENEW, tenant.value());
        } catch (SQLException e) { // the work fails by itself when the server is gone
            LOG.atWarn().addKeyValue("tenant", tenant).setCause(e).log("cannot hold on");
        }
    }

    /// Waits until nodes know, and until the jobs that run are done.
    private void settle(TenantId tenant) throws SQLException {
        sleep(settle);
        try (var owner = schema.owner()) {
            owner.setAutoCommit(false);
            for (int second = 0; second < patience.toSeconds(); second++) {
                Sql.asPlatform(owner);
                boolean isBusy = !Sql.strings(owner, RUNNING, tenant.value()).isEmpty();
                owner.commit();
                if (!isBusy) return;
                sleep(Duration.ofSeconds(1));
            }
        }
        throw Problem.conflict("The organization is as it was: its jobs still run; try again.")
                .toException();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
