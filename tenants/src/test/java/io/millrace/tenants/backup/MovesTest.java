package io.millrace.tenants.backup;

import static io.millrace.tenants.db.TwoServers.EAST;
import static io.millrace.tenants.db.TwoServers.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.TestDatabase;
import io.millrace.tenants.db.TwoServers;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tenant moves between two Postgres servers.
@Tag("slow") // many tenants move
class MovesTest {
    private static final TwoServers TWO = TwoServers.shared();

    private final Database database = TWO.database();
    private final Backups backups = new Backups(database, Payloads.NONE, _ -> {});

    @TempDir private Path folder;

    private Moves.Moved move(TenantId tenant, String to, Consumer<String> progress) {
        return new Moves(database, progress)
                .move(tenant, database.server(to), folder.resolve("tenant.zip"));
    }

    private Moves.Moved move(TenantId tenant, String to) {
        return move(tenant, to, _ -> {});
    }

    /// A tenant with a job, an event that no relay sent, and tables behind both doors.
    private TenantId filled(String server) throws SQLException {
        var tenant = TWO.tenant(server);
        TWO.execute(
                server,
                """
                insert into millrace.work (tenant, stage, key, payload, cost, trace)
                values ('%1$s', 'ingest', 'b', '{"batch": 1}', 5, 'x');
                insert into millrace.live_positions values ('%1$s', 'batches', 7);
                insert into millrace.live_log values ('%1$s', 'batches', 7, now(), '{"n": 7}');
                insert into t_%1$s.datasets (name, created) values ('d', true);
                insert into t_%1$s.batches (dataset, source, state, job, bytes, checksum)
                select 'd', 'upload', 'received', id, 3, 'x' from millrace.work where tenant = '%1$s';
                insert into t_%1$s.quarantine_decisions (kind, dataset, reason, column_name, up_to, actor,
                    state, rows, job)
                select 'replay', 'd', 'bad-type', '', 1, 'a', 'queued', 1, id
                from millrace.work where tenant = '%1$s';
                insert into t_%1$s.schedule (name, starts, timing, enabled, catch_up, overlap, next_at, signals, needs_all)
                values ('s', '{}', '{}', true, 'once', 'skip', '2030-01-01T00:00:00Z', '{}', false);
                insert into millrace.schedule_times values ('%1$s', 's', '2030-01-01T00:00:00Z');
                insert into millrace.schedule_signals (tenant, schedule, signal) values ('%1$s', 's', 'dataset:d');
                set role t_%1$s;
                create table t_%1$s_raw.d (n bigint primary key, t text);
                insert into t_%1$s_raw.d select n, 'ü' || n from generate_series(1, 500) n;
                reset role;
                set role t_%1$s_sql;
                create table t_%1$s_models.m as select n from t_%1$s_raw.d where n < 10;
                create view t_%1$s_models.v as select count(*) as n from t_%1$s_models.m;
                """
                        .formatted(tenant));
        return tenant;
    }

    private static List<String> there(String server, TenantId tenant) throws SQLException {
        var found = new ArrayList<String>();
        for (var sql :
                List.of(
                        "select nspname from pg_namespace where nspname like 't_%s%%' order by 1",
                        "select rolname from pg_roles where rolname like 't_%s%%' order by 1",
                        // Where it arrives its alerts are decided anew.
                        "select 'work' from millrace.work where tenant = '%s' and stage <> 'alerts'",
                        "select schedule || next_at from millrace.schedule_times where tenant = '%s'",
                        "select signal from millrace.schedule_signals where tenant = '%s'",
                        "select 'seq ' || seq from millrace.live_positions where tenant = '%s'",
                        "select 'log ' || data::text from millrace.live_log where tenant = '%s'")) {
            found.addAll(TWO.strings(server, sql.formatted(tenant)));
        }
        return found;
    }

    private static List<String> row(TenantId tenant) throws SQLException {
        return TWO.strings(
                MAIN,
                "select concat_ws(' ', coalesce(server, 'main'), moving, coalesce(held_until > now(), false)) from millrace.tenants where id = '%s'"
                        .formatted(tenant));
    }

    private static long count(SqlConnection c, String sql) {
        return c.preparedQuery(sql).execute().await().iterator().next().getLong(0);
    }

    private long models(Database database, TenantId tenant) {
        return database.tenantSql().as(tenant, c -> count(c, "select n from v"));
    }

    private static long batch(SqlConnection c) {
        return count(
                c,
                "insert into batches (dataset, source, state, bytes, checksum) values ('d', 'upload', 'received', 1, 'x') returning id");
    }

    @Test
    void aTenantMovesWithAllThatItHasAndBack() throws SQLException {
        var tenant = filled(MAIN);
        var before = backups.hashes(tenant);
        var all = there(MAIN, tenant);
        assertThat(models(database, tenant)).isEqualTo(9);

        var moved = move(tenant, EAST);

        assertThat(moved.from()).isEqualTo(MAIN);
        assertThat(moved.rows()).isPositive();
        assertThat(backups.hashes(tenant)).isEqualTo(before);
        assertThat(there(EAST, tenant)).isEqualTo(all);
        assertThat(there(MAIN, tenant)).isEmpty();
        assertThat(row(tenant)).containsExactly("east f");
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(2);
        assertThat(models(database, tenant)).isEqualTo(9);
        assertThat(
                        TWO.strings(
                                EAST,
                                "select w.key from millrace.work w join t_%1$s.batches b on b.job = w.id join t_%1$s.quarantine_decisions d on d.job = w.id"
                                        .formatted(tenant)))
                .containsExactly("b");
        assertThat(
                        TWO.strings(
                                EAST,
                                "select held_until is null from millrace.tenants where id = '%s'"
                                        .formatted(tenant)))
                .containsExactly("t");
        var later = backups.hashes(tenant);

        assertThat(move(tenant, EAST).from()).isEqualTo(EAST);
        move(tenant, MAIN);

        assertThat(backups.hashes(tenant)).isEqualTo(later);
        assertThat(there(EAST, tenant)).isEmpty();
        assertThat(there(MAIN, tenant)).isEqualTo(all);
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(3);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNodeThatKnowsOfNoMoveIsRefusedDuringItAndFindsTheTenantAfterIt() throws SQLException {
        var tenant = filled(MAIN);
        var vertx = TestDatabase.vertx();
        var other = TWO.open(vertx, false, false);
        try {
            assertThat(other.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(2);
            assertThat(models(other, tenant)).isEqualTo(9);
            var statuses = new ArrayList<Integer>();

            move(
                    tenant,
                    EAST,
                    _ -> {
                        for (var call :
                                List.<Runnable>of(
                                        () -> other.tenantDb().in(tenant, MovesTest::batch),
                                        () -> other.tenantDb().copy(tenant, c -> c.isReadOnly()),
                                        () -> models(other, tenant))) {
                            var refusal = catchThrowableOfType(ProblemException.class, call::run);
                            statuses.add(refusal.problem().status());
                        }
                    });

            assertThat(statuses).isNotEmpty().containsOnly(503);
            assertThat(other.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(3);
            assertThat(models(other, tenant)).isEqualTo(9);
        } finally {
            other.close();
            Database.close(vertx);
        }
    }

    @Test
    void aMoveThatFailsLeavesTheTenantWhereItWas() throws SQLException {
        var tenant = filled(EAST);
        var before = backups.hashes(tenant);
        var all = there(EAST, tenant);

        assertThatThrownBy(() -> move(tenant, MAIN, failing(8))).hasMessage("the disk is full");

        assertThat(row(tenant)).containsExactly("east f");
        assertThat(there(MAIN, tenant)).isEmpty();
        assertThat(there(EAST, tenant)).isEqualTo(all);
        assertThat(backups.hashes(tenant)).isEqualTo(before);
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(2);
        assertThat(models(database, tenant)).isEqualTo(9);
    }

    private static Consumer<String> failing(int steps) {
        var left = new int[] {steps};
        return _ -> {
            if (--left[0] == 0) throw new IllegalStateException("the disk is full");
        };
    }

    @Test
    void aMoveThatDiesIsEndedByTheNextOne() throws SQLException {
        var tenant = filled(MAIN);
        var before = backups.hashes(tenant);

        assertThatThrownBy(() -> move(tenant, EAST, dying(40)))
                .isInstanceOf(RuntimeException.class);
        assertThat(row(tenant).getFirst()).startsWith("main east");

        move(tenant, EAST);

        assertThat(row(tenant)).containsExactly("east f");
        assertThat(backups.hashes(tenant)).isEqualTo(before);
        assertThat(there(MAIN, tenant)).isEmpty();
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(2);
    }

    @Test
    void aMoveThatDiesIsEndedByANode() throws SQLException {
        var tenant = filled(MAIN);
        var all = there(MAIN, tenant);
        assertThatThrownBy(() -> move(tenant, EAST, dying(3))).isInstanceOf(RuntimeException.class);
        TWO.execute(
                MAIN, "update millrace.tenants set held_until = now() where moving is not null");

        new Moves(database, _ -> {}).endInterrupted();

        assertThat(row(tenant).getFirst()).startsWith("main").doesNotContain("east");
        assertThat(there(MAIN, tenant)).isEqualTo(all);
        assertThat(there(EAST, tenant)).isEmpty();
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(2);
    }

    /// Ends, at a step, every connection that a mover has, as its death does.
    private static Consumer<String> dying(int steps) {
        var left = new int[] {steps};
        return _ -> {
            if (--left[0] != 0) return;
            try {
                for (var server : List.of(MAIN, EAST)) {
                    TWO.strings(
                            server,
                            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = 'millrace_owner' and datname = current_database()");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Test
    void whatAMoveLeftAfterItCountedIsDropped() throws SQLException {
        var tenant = filled(MAIN);
        move(tenant, EAST);
        var all = there(EAST, tenant);
        TWO.execute(
                MAIN,
                "update millrace.tenants set moving = 'main' where id = '%s'; create schema t_%s;"
                        .formatted(tenant, tenant));
        TWO.execute(
                EAST,
                "update millrace.tenants set held_until = 'infinity', held_by = 'arriving' where id = '%s'"
                        .formatted(tenant));
        TWO.execute(MAIN, "alter schema t_%s owner to millrace_owner".formatted(tenant));

        new Moves(database, _ -> {}).endInterrupted();

        assertThat(row(tenant)).containsExactly("east f");
        assertThat(there(MAIN, tenant)).isEmpty();
        assertThat(there(EAST, tenant)).isEqualTo(all);
        assertThat(
                        TWO.strings(
                                EAST,
                                "select held_by is null from millrace.tenants where id = '%s'"
                                        .formatted(tenant)))
                .containsExactly("t");
    }

    @Test
    void anArchiveHoldsWhatIsOnBothServersAndMakesTheTenantOnAnother() throws Exception {
        var tenant = filled(EAST);
        TWO.execute(
                MAIN,
                """
                insert into millrace.users (id, email, password) values ('%1$s', '%1$s@example.org', 'x');
                insert into millrace.memberships (user_id, tenant, role) values ('%1$s', '%1$s', 'owner');
                """
                        .formatted(tenant));
        var before = backups.hashes(tenant);
        var file = folder.resolve("archive.zip");
        try (var out = java.nio.file.Files.newOutputStream(file)) {
            backups.write(tenant, out);
        }
        database.tenantDb().in(tenant, MovesTest::batch);

        backups.restore(tenant, file);

        assertThat(backups.hashes(tenant)).isEqualTo(before);
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(3);

        delete(tenant);
        backups.add(file, Optional.of("s" + tenant), false, database.server(EAST));

        assertThat(backups.hashes(tenant)).isEqualTo(before);
        assertThat(row(tenant)).containsExactly("east f");
        assertThat(
                        TWO.strings(
                                MAIN,
                                "select role from millrace.memberships where tenant = '%s'"
                                        .formatted(tenant)))
                .containsExactly("owner");
        assertThat(database.tenantDb().in(tenant, MovesTest::batch)).isEqualTo(2);
    }

    private void delete(TenantId tenant) throws SQLException {
        Arrival.clear(database.server(EAST), tenant);
        TWO.execute(
                MAIN,
                """
                delete from millrace.memberships where tenant = '%1$s';
                delete from millrace.tenants where id = '%1$s';
                """
                        .formatted(tenant));
    }
}
