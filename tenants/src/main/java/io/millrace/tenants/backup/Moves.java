package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.Server;
import io.millrace.tenants.db.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves a tenant from one server to another: it is held, written as an archive, put into the other
/// server, and counts there from one statement on the first server on. Before that statement only
/// the old place counts, after it only the new one; what is in the other then is dropped, by
/// whoever moves or, when that ended, by any node. All calls block their thread.
public final class Moves {
    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final int MOST_EVENTS_SECONDS = 10;

    private static final String STATE =
            "select coalesce(server, 'main') || ' ' || coalesce(moving, '') from millrace.tenants where id = ?";
    private static final String BEGIN =
            """
            update millrace.tenants set moving = ?
            where id = ? and moving is null and deleting_at is null
            """;
    private static final String FLIP =
            """
            update millrace.tenants
            set server = nullif(?, 'main'), moving = ?, placed_at = clock_timestamp()
            where id = ? and moving = ? and deleting_at is null
            """;
    private static final String END =
            "update millrace.tenants set moving = null where id = ? and moving = ?";
    private static final String INTERRUPTED =
            """
            select id from millrace.tenants
            where moving is not null and deleting_at is null and coalesce(held_until < now(), true)
            order by id
            """;
    private static final String UNSENT =
            """
            select 1 from millrace.outbox
            where tenant = ? and topic <> 'audit-logs' limit 1
            """;

    private final Database database;
    private final Consumer<String> progress;

    /// @param progress is told what is being read or written
    public Moves(Database database, Consumer<String> progress) {
        this.database = database;
        this.progress = progress;
    }

    /// @param from the same as `to` where the tenant was there already
    public record Moved(TenantId tenant, String from, String to, int tables, long rows) {}

    private record State(String server, Optional<String> moving) {
        static State of(String text) {
            var both = text.split(" ", 2);
            return new State(both[0], Optional.of(both[1]).filter(name -> !name.isEmpty()));
        }
    }

    /// Moves a tenant. Where that fails the tenant is where it was; where it is cut off, the next
    /// call or a node brings it to an end.
    ///
    /// @param file that does not exist, for the archive; deleted at the end
    /// @throws ProblemException `conflict` when the tenant is moved, put back or deleted already,
    ///   or its work does not end
    public Moved move(TenantId tenant, Server to, Path file) {
        return Sql.translated(() -> {
            endInterrupted(tenant);
            var from = database.server(state(tenant).server());
            if (from.equals(to)) return new Moved(tenant, to.name(), to.name(), 0, 0);
            var moved = new Moved[1];
            new Holds(database.schema(), from.schema())
                    .during(
                            tenant,
                            (owner, first) ->
                                    moved[0] = new Route(tenant, from, to, file).go(owner, first));
            return moved[0];
        });
    }

    private State state(TenantId tenant) throws SQLException {
        try (var first = database.schema().owner()) {
            return state(first, tenant);
        }
    }

    private static State state(Connection first, TenantId tenant) throws SQLException {
        var found = Sql.strings(first, STATE, tenant.value());
        if (found.isEmpty()) {
            throw Problem.notFound("There is no organization " + tenant + ".").toException();
        }
        return State.of(found.getFirst());
    }

    /// One move, by a file.
    private final class Route {
        private final TenantId tenant;
        private final Server from;
        private final Server to;
        private final Path file;

        Route(TenantId tenant, Server from, Server to, Path file) {
            this.tenant = tenant;
            this.from = from;
            this.to = to;
            this.file = file;
        }

        Moved go(Connection owner, Connection first) throws SQLException, IOException {
            if (Sql.update(first, BEGIN, to.name(), tenant.value()) == 0) {
                throw Problem.conflict("The organization is being moved or deleted already.")
                        .toException();
            }
            try {
                Seal.close(owner, tenant);
                awaitEvents(owner);
                var manifest = write();
                put(first);
                flip(first);
                return new Moved(
                        tenant, from.name(), to.name(), manifest.tables().size(), manifest.rows());
            } finally {
                Files.deleteIfExists(file);
                endSoon(first, tenant);
            }
        }

        /// What the tenant told is in Kafka before its numbers go on elsewhere; what still is not
        /// is taken along.
        private void awaitEvents(Connection owner) throws SQLException {
            owner.setAutoCommit(false);
            for (int second = 0; second < MOST_EVENTS_SECONDS; second++) {
                Sql.asPlatform(owner);
                boolean isSent = Sql.strings(owner, UNSENT, tenant.value()).isEmpty();
                owner.commit();
                if (isSent) break;
                Holds.sleep(Duration.ofSeconds(1));
            }
            owner.setAutoCommit(true);
        }

        private Manifest write() throws SQLException, IOException {
            var wish = new Backup.Wish(tenant, Instant.now(), Optional.empty(), false, true);
            try (var out = Files.newOutputStream(file)) {
                return Backup.write(from.schema(), wish, Payloads.NONE, out, progress);
            }
        }

        private void put(Connection first) throws SQLException, IOException {
            Arrival.clear(to, tenant);
            try (var archive = Archive.open(file);
                    var source = from.schema().owner();
                    var owner = to.schema().owner()) {
                owner.setAutoCommit(false);
                source.setAutoCommit(false);
                if (!to.isFirst()) Arrival.begin(owner, first, tenant);
                to.provisioner().addRoles(owner, tenant);
                var restoring = new Restoring(owner, to.provisioner(), archive, tenant, progress);
                restoring.stage();
                restoring.continueSequences(List.of());
                restoring.takePlace();
                var rows = new PlatformRows(owner, owner, tenant);
                rows.addPositions(archive);
                rows.replaceJobs(archive);
                rows.takeEvents(source);
                owner.commit();
            }
        }

        private void flip(Connection first) throws SQLException {
            int flipped =
                    Sql.update(first, FLIP, to.name(), from.name(), tenant.value(), to.name());
            if (flipped == 1) return;
            throw Problem.conflict("The organization is being deleted; it is where it was.")
                    .toException();
        }
    }

    /// Makes that of two places the one that counts is open and the other is empty.
    ///
    /// @param first the session that nobody else can move the tenant during
    private void end(Connection first, TenantId tenant) throws SQLException {
        var state = state(first, tenant);
        if (state.moving().isEmpty()) return;
        var other = database.server(state.moving().get());
        var its = database.server(state.server());
        try (var owner = its.schema().owner()) {
            Seal.open(owner, tenant);
            Arrival.clear(other, tenant);
            Arrival.end(owner, tenant);
        }
        Sql.update(first, END, tenant.value(), other.name());
    }

    private void endSoon(Connection first, TenantId tenant) {
        try {
            end(first, tenant);
        } catch (SQLException | RuntimeException e) { // a node does it, or the next call
            LOG.atWarn()
                    .addKeyValue("service", "tenants")
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("what a move left is dropped later");
        }
    }

    /// Brings moves to an end whose process died.
    public void endInterrupted() {
        for (var tenant : Sql.translated(this::interrupted)) {
            Sql.translated(() -> {
                endInterrupted(tenant);
                return tenant;
            });
        }
    }

    private List<TenantId> interrupted() throws SQLException {
        try (var first = database.schema().owner()) {
            return Sql.strings(first, INTERRUPTED).stream().map(TenantId::new).toList();
        }
    }

    /// @throws ProblemException `conflict` when it still goes on
    private void endInterrupted(TenantId tenant) throws SQLException {
        try (var first = database.schema().owner()) {
            var state = state(first, tenant);
            if (state.moving().isEmpty()) return;
            if (!Threshold.takeTurn(first, tenant)) throw busy();
            try {
                endAlone(first, tenant, state);
            } finally {
                Sql.execute(first, "select pg_advisory_unlock_all()");
            }
        }
    }

    /// A mover that lost the first server still has the lock of the place that it reads.
    private void endAlone(Connection first, TenantId tenant, State state) throws SQLException {
        var other = database.server(state.moving().orElseThrow());
        try (var here = database.server(state.server()).schema().owner();
                var there = other.schema().owner()) {
            if (!Threshold.shut(here, tenant, BRIEF) || !Threshold.shut(there, tenant, BRIEF)) {
                throw busy();
            }
            end(first, tenant);
            Sql.execute(here, "select pg_advisory_unlock_all()");
            Sql.execute(there, "select pg_advisory_unlock_all()");
        }
        LOG.atInfo()
                .addKeyValue("service", "tenants")
                .addKeyValue("tenant", tenant)
                .log("a move that was interrupted is at its end");
    }

    private static ProblemException busy() {
        return Problem.conflict("The organization is being moved or put back; wait for the end.")
                .toException();
    }
}
