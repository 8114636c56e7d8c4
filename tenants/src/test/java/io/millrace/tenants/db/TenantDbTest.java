package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.postgresql.PGConnection;

/// Door 1, on a pool of one connection: whatever a caller leaves behind, the next one gets.
class TenantDbTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static final TenantId OWN = TEST.tenant();
    private static final TenantId OTHER = TEST.tenant();
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final String COUNT = "select count(*) from probe_row";

    private static Vertx vertx;
    private static Database database;
    private static TenantDb db;

    @BeforeAll
    static void open() {
        vertx = TestDatabase.vertx();
        database =
                Database.open(vertx, TEST.settings(1, 1, 1, Duration.ofSeconds(5)), TEST.secrets());
        db = database.tenantDb();
        for (var tenant : List.of(OWN, OTHER)) {
            db.in(tenant, c -> run(c, "create table " + raw(tenant) + " (id int primary key)"));
        }
    }

    @AfterAll
    static void close() {
        database.close();
        Database.close(vertx);
    }

    private static String raw(TenantId tenant) {
        return SqlNames.quote(tenant.rawSchema(), "probe_row");
    }

    private static int run(SqlConnection c, String sql) {
        return c.preparedQuery(sql).execute().await().rowCount();
    }

    private static Row row(SqlConnection c, String sql) {
        return c.preparedQuery(sql).execute().await().iterator().next();
    }

    private static long rows(TenantId tenant) {
        return number(tenant, "select count(*) from " + raw(tenant));
    }

    /// Role and search path of the pooled connection as the next borrower finds it.
    private static String bareConnection() {
        return database.first()
                .db()
                .pool()
                .withConnection(c ->
                        c.preparedQuery(
                                        "select current_user || ' ' || current_setting('search_path')")
                                .execute())
                .await()
                .iterator()
                .next()
                .getString(0);
    }

    private static void assertClean() {
        assertThat(bareConnection()).isEqualTo("millrace_pool \"$user\", public");
    }

    @Test
    void workRunsAsTheTenantAndIsCommitted() {
        var seen =
                db.in(
                        OWN,
                        c -> {
                            run(c, "insert into " + raw(OWN) + " values (1)");
                            return row(
                                    c,
                                    "select current_user || ' ' || current_setting('search_path')");
                        });

        assertThat(seen.getString(0)).isEqualTo(OWN.role() + " " + OWN.schema());
        assertThat(rows(OWN)).isOne();
        assertThat(rows(OTHER)).isZero();
        assertClean();
    }

    @Test
    void aRefusedStatementLeavesNeitherRowsNorRole() {
        assertThatThrownBy(() ->
                        db.in(
                                OWN,
                                c -> {
                                    run(c, "insert into " + raw(OWN) + " values (50)");
                                    return run(c, "select 1 / 0");
                                }))
                .isInstanceOf(PgException.class);

        assertThat(has(50)).isFalse();
        assertClean();
    }

    @Test
    void anythingThrownRollsBack() {
        List<Function<SqlConnection, Integer>> works =
                List.of(
                        _ -> {
                            throw Problem.conflict("no").toException();
                        },
                        _ -> {
                            throw new AssertionError("an error");
                        },
                        _ -> {
                            throw sneaky(new IOException("a checked exception"));
                        });

        for (var work : works) {
            assertThatThrownBy(() ->
                            db.in(
                                    OWN,
                                    c -> {
                                        run(c, "insert into " + raw(OWN) + " values (60)");
                                        return work.apply(c);
                                    }))
                    .isInstanceOf(Throwable.class);
            assertThat(has(60)).isFalse();
            assertClean();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }

    private static boolean has(int id) {
        return db.in(
                OWN,
                c ->
                        row(c, "select exists (select from " + raw(OWN) + " where id = " + id + ")")
                                .getBoolean(0));
    }

    @Test
    void aSwallowedFailureIsNotTakenForSuccess() {
        assertThatThrownBy(() ->
                        db.in(
                                OWN,
                                c -> {
                                    run(c, "insert into " + raw(OWN) + " values (70)");
                                    try {
                                        run(c, "select 1 / 0");
                                    } catch (PgException _) { // as a careless caller would
                                    }
                                    return 1;
                                }))
                .isInstanceOf(RuntimeException.class);

        assertThat(has(70)).isFalse();
        assertClean();
    }

    @Test
    void forgettingTheDoorFailsClosed() {
        for (var sql :
                List.of(
                        "select * from millrace.tenants",
                        "select * from millrace.work",
                        "select * from " + raw(OWN),
                        "select * from probe_row",
                        "create table planted (a int)",
                        "create table public.planted (a int)",
                        "select nspname from pg_namespace")) {
            assertThatThrownBy(() ->
                            database.first()
                                    .db()
                                    .pool()
                                    .withConnection(c -> c.preparedQuery(sql).execute())
                                    .await())
                    .as(sql)
                    .isInstanceOfSatisfying(
                            PgException.class,
                            e -> assertThat(e.getSqlState()).isIn("42501", "42P01", "3F000"));
        }
    }

    @Test
    void aTenantsRoleReachesNothingOfAnother() {
        for (var sql :
                List.of(
                        "select * from " + raw(OTHER),
                        "insert into " + raw(OTHER) + " values (1)",
                        "create table " + SqlNames.quote(OTHER.rawSchema(), "x") + " (a int)",
                        "select * from " + SqlNames.quote(OTHER.schema(), "incident"),
                        "select * from " + SqlNames.quote(OWN.modelSchema(), "anything"),
                        "select * from millrace.users",
                        "select * from millrace.outbox o join millrace.tenants t on true",
                        "update millrace.outbox set topic = 'x'",
                        "alter table incident add column x int",
                        "create table " + SqlNames.quote(OWN.schema(), "x") + " (a int)")) {
            assertThatThrownBy(() -> db.in(OWN, c -> run(c, sql)))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
        }
    }

    @Test
    void sharedTablesShowATenantItsOwnRows() {
        var enqueue = "select millrace.enqueue('INGEST', 'k', '{}', 1, 0, 'trace')";
        var emit = "select millrace.emit('alerts', 'x', 'secret of the other', '{}')";
        long job = db.in(OTHER, c -> row(c, enqueue).getLong(0));
        db.in(OTHER, c -> row(c, emit));

        assertThat(number(OWN, "select count(*) from millrace.work")).isZero();
        assertThat(number(OWN, "select count(*) from millrace.outbox")).isZero();
        assertThat(changed(OWN, "update millrace.work set payload = '{}'")).isZero();
        assertThat(changed(OWN, "delete from millrace.work where id = " + job)).isZero();
        assertThat(number(OWN, "select millrace.finish(" + job + ", 0)")).isZero();
        assertThat(number(OTHER, "select count(*) from millrace.work where id = " + job)).isOne();
    }

    private static long number(TenantId tenant, String sql) {
        return db.in(tenant, c -> row(c, sql).getLong(0));
    }

    private static int changed(TenantId tenant, String sql) {
        return db.in(tenant, c -> run(c, sql));
    }

    @Test
    void aTenantCannotWriteARowForAnother() {
        for (var sql :
                List.of(
                        "insert into millrace.work (tenant, stage, key, payload, cost, trace)"
                                + " values ('%s', 'INGEST', 'planted', '{}', 1, 't')",
                        "insert into millrace.outbox (tenant, topic, type, entity, channels)"
                                + " values ('%s', 'alerts', 'x', 'y', '{}')")) {
            assertThatThrownBy(() -> db.in(OWN, c -> run(c, sql.formatted(OTHER))))
                    .isInstanceOfSatisfying(
                            PgException.class,
                            e -> {
                                assertThat(e.getSqlState()).isEqualTo("42501");
                                assertThat(e.getMessage()).contains("row-level security");
                            });
        }
    }

    @Test
    void evenTheOwnerOfTheSharedTablesIsUnderTheirPolicies() throws SQLException {
        db.in(OTHER, c -> row(c, "select millrace.enqueue('RCA', 'f', '{}', 1, 0, 't')"));

        try (var owner = TEST.jdbc("millrace_owner", "millrace");
                var rows = owner.createStatement().executeQuery("select count(*) from work")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void whoKeepsManyConnectionsBusyLeavesThoseOfOthersAlone() {
        var tenant = TEST.tenant();
        db.meter().database(tenant.value(), System.nanoTime() - MINUTE);

        var other = db.in(tenant, _ -> db.in(OTHER, TenantDbTest::role));

        assertThat(other).isEqualTo(OTHER.role());
    }

    /// That Postgres hides a new role from a backend for a while cannot be brought about at will.
    @Test
    void aBackendThatMissedAGrantIsClosedAndAnotherOneIsAsked() throws SQLException {
        var asked = new ArrayList<Integer>();
        var stale = new StaleBackend(new IllegalStateException("no member"));

        int served =
                Transactions.run(
                        database.first().db().pool(),
                        Duration.ofMinutes(1),
                        c -> {
                            asked.add(process(c));
                            if (asked.size() == 1) throw stale;
                        },
                        TenantDbTest::process,
                        _ -> {});

        assertThat(asked).hasSize(2).doesNotHaveDuplicates();
        assertThat(served).isEqualTo(asked.getLast());
        while (isThere(asked.getFirst())) Thread.onSpinWait();
    }

    private static int process(SqlConnection c) {
        return PgConnection.cast(c).processId();
    }

    private static boolean isThere(int backend) throws SQLException {
        try (var superuser = TEST.superuser();
                var find =
                        superuser.prepareStatement(
                                "select 1 from pg_stat_activity where pid = ?")) {
            find.setInt(1, backend);
            try (var found = find.executeQuery()) {
                return found.next();
            }
        }
    }

    @Test
    void aRoleThatMayNotBeTakenIsRefusedByFreshBackendsToo() throws SQLException {
        var tenant = TEST.tenant();
        int before = db.in(OWN, TenantDbTest::process);
        long copying = db.copy(OWN, TenantDbTest::backend);
        try (var owner = database.schema().owner()) {
            var role = SqlNames.quote(tenant.role());
            Schema.execute(owner, "revoke " + role + " from millrace_pool");

            assertThatThrownBy(() -> db.in(tenant, TenantDbTest::role))
                    .isInstanceOfSatisfying(
                            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
            assertThatThrownBy(() -> db.copy(tenant, TenantDbTest::backend))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.state()).isEqualTo("42501"));
            int after = db.in(OWN, TenantDbTest::process);
            long copyingAfter = db.copy(OWN, TenantDbTest::backend);
            assertThat(after).isNotEqualTo(before);
            assertThat(copyingAfter).isNotEqualTo(copying);

            Schema.execute(
                    owner, "grant " + role + " to millrace_pool with inherit false, set true");
        }
        assertThat(db.in(tenant, TenantDbTest::role)).isEqualTo(tenant.role());
    }

    private static String role(SqlConnection c) {
        var rows = c.preparedQuery("select current_user::text").execute().await();
        return rows.iterator().next().getString(0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBulkLoadYieldsAndAnotherLoadDoesNot() {
        var bulk = db.bulk(OWN, TenantDbTest::backend);
        var small = db.copy(OWN, TenantDbTest::backend);

        while (nice(bulk) <= nice(small)) Thread.onSpinWait();
        assertThat(nice(small)).isEqualTo(nice(ProcessHandle.current().pid()));
    }

    private static long backend(Connection c) throws SQLException {
        return c.unwrap(PGConnection.class).getBackendPID();
    }

    /// proc_pid_stat(5).
    private static int nice(long process) {
        try {
            var text = Files.readString(Path.of("/proc/" + process + "/stat"));
            return Integer.parseInt(text.substring(text.lastIndexOf(')')).split(" ", -1)[17]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void copyRunsAsTheTenantAndIsCommitted() {
        long copied =
                db.copy(
                        OWN,
                        c ->
                                c.unwrap(PGConnection.class)
                                        .getCopyAPI()
                                        .copyIn(
                                                "copy " + raw(OWN) + " from stdin",
                                                new StringReader("100\n101\n")));

        assertThat(copied).isEqualTo(2);
        assertThat(has(100)).isTrue();
    }

    @Test
    void aFailedCopyLeavesNeitherRowsNorRole() {
        assertThatThrownBy(() ->
                        db.copy(
                                OWN,
                                c ->
                                        c.unwrap(PGConnection.class)
                                                .getCopyAPI()
                                                .copyIn(
                                                        "copy " + raw(OWN) + " from stdin",
                                                        new StringReader("200\nx\n"))))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.state()).isEqualTo("22P02"));
        assertThatThrownBy(() ->
                        db.copy(
                                OWN,
                                c -> {
                                    c.createStatement()
                                            .execute("insert into " + raw(OWN) + " values (201)");
                                    throw new AssertionError("an error");
                                }))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() ->
                        db.copy(
                                OWN,
                                _ -> {
                                    throw new IOException("the file is gone");
                                }))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(has(200)).isFalse();
        assertThat(has(201)).isFalse();
        var role =
                db.copy(
                        OTHER,
                        c -> {
                            try (var rows =
                                    c.createStatement().executeQuery("select current_user")) {
                                rows.next();
                                return rows.getString(1);
                            }
                        });
        assertThat(role).isEqualTo(OTHER.role());
    }

    @Test
    void manyTenantsOnOneConnectionNeverMeet() throws Exception {
        var seen = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                var tenant = i % 2 == 0 ? OWN : OTHER;
                seen.add(
                        threads.submit(() ->
                                db.in(tenant, c -> row(c, "select current_user::text"))
                                        .getString(0)
                                        .equals(tenant.role())));
            }
        }

        for (var right : seen) assertThat(right.get()).isTrue();
    }

    @Test
    void aPoolThatStaysBusyIsUnavailable() {
        var held = database.first().db().pool().getConnection().await();
        try {
            assertThatThrownBy(db::ping)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(503));
        } finally {
            held.close().await();
        }
        db.ping();
    }

    @Test
    void whoGivesUpAsAConnectionComesHasAnAnswerAndThePoolTheConnection() throws Exception {
        var pool = database.first().db().pool();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                var held = Loans.take(pool, Duration.ofMinutes(1)).await();
                // Near the moment at which it goes back, before and after.
                var patience = Duration.ofMillis(1 + i % 3);
                var late =
                        threads.submit(
                                () -> Transactions.run(pool, patience, _ -> {}, _ -> 1, _ -> {}));
                TimeUnit.MICROSECONDS.sleep(1_500);
                held.close().await();

                assertThat(outcome(late)).isIn("1", "urn:problem:unavailable");
            }
        }
        db.ping();
    }

    private static String outcome(Future<?> work) throws InterruptedException, TimeoutException {
        try {
            return String.valueOf(work.get(1, TimeUnit.MINUTES));
        } catch (ExecutionException e) {
            return e.getCause() instanceof ProblemException p ? p.problem().type() : e.toString();
        }
    }

    @Test
    void aServerThatIsAwayIsUnavailable() {
        var nowhere =
                new DatabaseSettings(
                        "127.0.0.1",
                        1,
                        "millrace",
                        "x",
                        "y",
                        DatabaseTls.NONE,
                        1,
                        1,
                        10,
                        Duration.ofSeconds(1),
                        TEST.settings().limits());

        assertThatThrownBy(() -> new Schema(nowhere, TEST.secrets()).migrate())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));
        var sql = new TenantSql(vertx, nowhere, TEST.secrets(), db);
        assertThatThrownBy(() -> sql.as(OWN, c -> run(c, COUNT)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));
        sql.close();
    }
}
