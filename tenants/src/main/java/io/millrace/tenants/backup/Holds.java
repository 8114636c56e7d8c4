package io.millrace.tenants.backup;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Schema;
import io.millrace.tenants.db.Threshold;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds one tenant while it is put back. Two things do that: a lock keeps every transaction out of
/// the tenant, and `held_until` tells the nodes, which then answer calls that it is not there now,
/// leave its jobs and stop its sources. Both end by themselves with whoever holds it.
///
/// @param first the server that knows of all tenants
/// @param schema the tenant's server; its workers are told there
/// @param patience how long transactions and jobs that run already may go on
record Holds(Schema first, Schema schema, Duration patience) {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
    private static final int RENEW_SECONDS = 5;
    private static final Duration LONGEST_JOB = Duration.ofMinutes(1);

    // A machine that is gone holds the lock no longer than a minute.
    private static final String NOTICE =
            "set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3";
    private static final String ANNOUNCE =
            """
            update millrace.tenants set held_until = now() + interval '30 seconds', held_by = ?
            where id = ? and deleting_at is null
            """;
    private static final String RENEW =
            """
            update millrace.tenants set held_until = now() + interval '30 seconds'
            where held_by = ? and id = ?
            """;
    // The nodes see by the time that it was held, however short that was.
    private static final String WITHDRAW =
            "update millrace.tenants set held_until = now(), held_by = null where held_by = ? and id = ?";
    private static final String STILL_THERE =
            "select 1 from millrace.tenants where id = ? and deleting_at is null for no key update";
    private static final String RUNNING =
            """
            select 1 from millrace.work
            where tenant = ? and state = 'running' and lease_until > now() limit 1
            """;

    Holds(Schema first, Schema schema) {
        this(first, schema, LONGEST_JOB);
    }

    /// On the first server.
    Holds(Schema first, Duration patience) {
        this(first, first, patience);
    }

    @FunctionalInterface
    interface Work {
        /// @param owner no transaction is open; with this session the hold ends
        void run(Connection owner) throws SQLException, IOException;
    }

    @FunctionalInterface
    interface TwoSided {
        /// @param owner as for [Work]
        /// @param first on the first server, the session that the hold's turn ends with
        void run(Connection owner, Connection first) throws SQLException, IOException;
    }

    /// @throws io.millrace.kernel.ProblemException `conflict` when it is held already, or when its
    ///   work does not end
    void during(TenantId tenant, Work work) throws SQLException, IOException {
        during(tenant, (owner, _) -> work.run(owner));
    }

    /// The same, for what is done on two servers.
    void during(TenantId tenant, TwoSided work) throws SQLException, IOException {
        try (var told = Told.open(this, tenant)) {
            try (var owner = schema.owner()) {
                Sql.execute(owner, NOTICE);
                var turn = isOne() ? owner : told.first();
                if (!Threshold.takeTurn(turn, tenant) || !told.announce()) {
                    throw Problem.conflict("The organization is being put back or deleted already.")
                            .toException();
                }
                try {
                    renewing(
                            told,
                            () -> {
                                if (!Threshold.shut(owner, tenant, patience)) throw busy();
                                awaitJobs(owner, tenant);
                                work.run(owner, turn);
                            });
                } finally {
                    letGo(owner);
                }
            } finally {
                told.withdraw();
            }
        }
    }

    private boolean isOne() {
        return first.equals(schema);
    }

    /// Who is told of a hold: the nodes by the first server's row, and the workers by that of the
    /// tenant's server.
    private record Told(TenantId tenant, String name, List<Connection> rows)
            implements AutoCloseable {
        static Told open(Holds holds, TenantId tenant) throws SQLException {
            var rows = new ArrayList<Connection>();
            rows.add(holds.first().owner());
            try {
                if (!holds.isOne()) rows.add(holds.schema().owner());
            } catch (SQLException e) {
                rows.getFirst().close();
                throw e;
            }
            for (var row : rows) Sql.execute(row, NOTICE);
            return new Told(tenant, Ids.random128(), rows);
        }

        Connection first() {
            return rows.getFirst();
        }

        boolean announce() throws SQLException {
            for (var row : rows) {
                if (Sql.update(row, ANNOUNCE, name, tenant.value()) == 0) return false;
            }
            return true;
        }

        void renew() {
            for (var row : rows) {
                try {
                    Sql.update(row, RENEW, name, tenant.value());
                } catch (
                        SQLException
                                e) { // the lock holds on; calls are refused later than at the door
                    LOG.atWarn().addKeyValue("tenant", tenant).setCause(e).log("cannot hold on");
                }
            }
        }

        void withdraw() {
            for (var row : rows) {
                try {
                    Sql.update(row, WITHDRAW, name, tenant.value());
                } catch (SQLException e) { // it ends by itself soon; what was done is done
                    LOG.atWarn()
                            .addKeyValue("tenant", tenant)
                            .setCause(e)
                            .log("cannot end the hold");
                }
            }
            letGo(first());
        }

        @Override
        public void close() throws SQLException {
            for (var row : rows) row.close();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws SQLException, IOException;
    }

    private static void renewing(Told told, Step step) throws SQLException, IOException {
        var keeper = Executors.newSingleThreadScheduledExecutor();
        try {
            var _ =
                    keeper.scheduleAtFixedRate(
                            told::renew, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
            step.run();
        } finally {
            keeper.close();
        }
    }

    /// Makes sure that the tenant is not being deleted, and that this does not begin until the
    /// transaction ends.
    ///
    /// @throws io.millrace.kernel.ProblemException `conflict` when it is
    static void check(Connection transaction, TenantId tenant) throws SQLException {
        if (!Sql.strings(transaction, STILL_THERE, tenant.value()).isEmpty()) return;
        throw Problem.conflict("The organization is being deleted; nothing changed.").toException();
    }

    /// A session's locks end with it, but a moment after it was closed.
    private static void letGo(Connection owner) {
        try {
            if (!owner.getAutoCommit()) owner.rollback();
            Sql.execute(owner, "select pg_advisory_unlock_all()");
        } catch (SQLException e) { // the session is gone, and its locks with it
            LOG.atDebug().setCause(e).log("cannot unlock");
        }
    }

    private void awaitJobs(Connection owner, TenantId tenant) throws SQLException {
        owner.setAutoCommit(false);
        for (int second = 0; second < patience.toSeconds(); second++) {
            Sql.asPlatform(owner);
            boolean isBusy = !Sql.strings(owner, RUNNING, tenant.value()).isEmpty();
            owner.commit();
            if (!isBusy) {
                owner.setAutoCommit(true);
                return;
            }
            sleep(Duration.ofSeconds(1));
        }
        throw busy();
    }

    private static RuntimeException busy() {
        return Problem.conflict("The organization is as it was: its jobs still run; try again.")
                .toException();
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
