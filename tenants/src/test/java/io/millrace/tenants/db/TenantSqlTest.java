package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Door 2 with one connection a tenant: nothing of one use reaches the next.
class TenantSqlTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static final TenantId TENANT = TEST.tenant();
    private static final TenantId OTHER = TEST.tenant();

    private static Vertx vertx;
    private static TenantSql sql;

    @BeforeAll
    static void open() {
        vertx = TestDatabase.vertx();
        sql = TEST.tenantSql(vertx, TEST.settings(1, 1, 2, Duration.ofMillis(500)));
        sql.as(TENANT, c -> run(c, "create table kept (id int)"));
    }

    @AfterAll
    static void close() {
        sql.close();
        Database.close(vertx);
    }

    private static int run(SqlConnection c, String statement) {
        return c.preparedQuery(statement).execute().await().rowCount();
    }

    private static Row row(SqlConnection c, String statement) {
        return c.preparedQuery(statement).execute().await().iterator().next();
    }

    private static long kept() {
        return sql.as(TENANT, c -> row(c, "select count(*) from kept").getLong(0));
    }

    @Test
    void theConnectionIsTheTenantsOwnLogin() {
        var seen =
                sql.as(
                        TENANT,
                        c ->
                                row(
                                        c,
                                        "select session_user || ' ' || current_setting('search_path')"));

        assertThat(seen.getString(0))
                .isEqualTo(
                        TENANT.login()
                                + " \""
                                + TENANT.modelSchema()
                                + "\", \""
                                + TENANT.rawSchema()
                                + "\"");
    }

    @Test
    void anOpenTransactionEndsWithItsUse() {
        sql.as(
                TENANT,
                c -> {
                    c.begin().await();
                    return run(c, "insert into kept values (1)");
                });

        assertThat(kept()).isZero();
    }

    @Test
    void aReadingUseChangesNothingAndTheNextOneMayAgain() {
        assertThatThrownBy(() ->
                        sql.reading(
                                TENANT,
                                Duration.ofSeconds(5),
                                c -> run(c, "insert into kept values (1)")))
                .hasMessageContaining("read-only transaction");

        assertThat(kept()).isZero();
        var setting = "select current_setting('default_transaction_read_only')";
        String found = sql.as(TENANT, c -> row(c, setting).getString(0));
        assertThat(found).isEqualTo("off");
    }

    @Test
    void aFailedTransactionEndsWithItsUse() {
        assertThatThrownBy(() ->
                        sql.as(
                                TENANT,
                                c -> {
                                    c.begin().await();
                                    return run(c, "select 1 / 0");
                                }))
                .isInstanceOf(PgException.class);

        assertThat(kept()).isZero();
    }

    @Test
    void aCursorAndAPreparedStatementEndWithTheirUse() {
        var rows =
                sql.as(
                        TENANT,
                        c -> {
                            var transaction = c.begin().await();
                            var statement =
                                    c.prepare("select i from generate_series(1, 1000) i").await();
                            var first = statement.cursor().read(10).await();
                            assertThat(c.transaction()).isSameAs(transaction);
                            return first.size();
                        });

        assertThat(rows).isEqualTo(10);
        assertThat(kept()).isZero();
    }

    @Test
    void whatTheLoginSetForItselfIsGone() throws SQLException {
        // Straight at Postgres: the door lets none of this through.
        try (Connection jdbc = TEST.jdbc(OTHER.login(), OTHER.modelSchema())) {
            jdbc.createStatement().execute("alter role current_user set search_path = public");
            jdbc.createStatement().execute("alter role current_user set statement_timeout = 0");
        }

        var seen =
                sql.as(
                        OTHER,
                        c ->
                                row(
                                        c,
                                        "select current_setting('search_path'), current_setting('statement_timeout')"));

        assertThat(seen.getString(0)).contains(OTHER.modelSchema());
        assertThat(seen.getString(1)).isEqualTo("500ms");
    }

    @Test
    void aStatementThatTakesTooLongIsStopped() {
        assertThatThrownBy(() ->
                        sql.as(
                                TENANT,
                                c -> run(c, "select count(*) from generate_series(1, 1000000000)")))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("57014"));
        assertThat(kept()).isZero();
    }

    @Test
    void whatASortWritesToDiskIsBounded() {
        var limit = sql.as(TENANT, c -> row(c, "select current_setting('temp_file_limit')"));
        assertThat(limit.getString(0)).isEqualTo("2GB");

        var tenant = boundedTenant();
        assertThatThrownBy(() ->
                        TEST.database()
                                .tenantSql()
                                .as(
                                        tenant,
                                        c ->
                                                run(
                                                        c,
                                                        "select a.i from generate_series(1, 6000000) a(i) order by md5(a.i::text) desc limit 1 offset 5000000")))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("53400"));
    }

    /// A tenant whose limit is 64 MB.
    private static TenantId boundedTenant() {
        var settings = TEST.settings(1, 1, 1, Duration.ofSeconds(60));
        return new Provisioner(new Schema(settings, TEST.secrets()), settings, TEST.secrets())
                .provision();
    }

    @Test
    void aLoginHasALimitOfConnections() throws SQLException {
        var open = new ArrayList<Connection>();
        try {
            assertThatThrownBy(
                            () -> {
                                while (open.size() < 100) {
                                    open.add(TEST.jdbc(OTHER.login(), OTHER.modelSchema()));
                                }
                            })
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("53300"));
            assertThat(open).hasSizeLessThanOrEqualTo(12);
        } finally {
            for (var connection : open) connection.close();
        }
    }

    @Test
    void oneTenantDoesNotTakeTheOthersConnections() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var holder =
                Thread.ofVirtual()
                        .start(() ->
                                sql.as(
                                        TENANT,
                                        c -> {
                                            entered.countDown();
                                            return waitFor(leave);
                                        }));
        entered.await();
        try {
            assertThatThrownBy(() -> sql.as(TENANT, c -> run(c, "select 1")))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(503));
            assertThat(sql.as(OTHER, c -> row(c, "select 1")).getInteger(0)).isOne();
        } finally {
            leave.countDown();
            holder.join();
        }
        assertThat(kept()).isZero();
    }

    @Test
    void manyTenantsHoldNoMoreConnectionsThanTheBound() throws InterruptedException {
        var tenants = Stream.generate(TEST::tenant).limit(5).toList();
        var few = TEST.tenantSql(vertx, TEST.settings(1, 1, 2, Duration.ofSeconds(5)));
        try {
            for (int round = 0; round < 3; round++) {
                for (var tenant : tenants) {
                    assertThat(few.as(tenant, c -> row(c, "select 1")).getInteger(0)).isOne();
                    awaitAtMost(2, tenants);
                }
            }
            var threads = new ArrayList<Thread>();
            for (var tenant : tenants) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> few.as(tenant, c -> run(c, "select pg_sleep(0.1)"))));
            }
            for (var thread : threads) thread.join();
            awaitAtMost(2, tenants);
        } finally {
            few.close();
        }
    }

    /// A backend ends a moment after its client has left.
    private static void awaitAtMost(long bound, List<TenantId> tenants)
            throws InterruptedException {
        for (int tries = 0; held(tenants) > bound; tries++) {
            assertThat(tries).as("tries to see %d connections", bound).isLessThan(20);
            Thread.sleep(20);
        }
    }

    private static long held(List<TenantId> tenants) {
        var logins = tenants.stream().map(TenantId::login).toArray();
        try (var superuser = TEST.superuser();
                var count =
                        superuser.prepareStatement(
                                "select count(*) from pg_stat_activity where usename = any (?)")) {
            count.setArray(1, superuser.createArrayOf("text", logins));
            try (var row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSimpleProtocolIsShut() {
        assertThatThrownBy(() -> sql.as(TENANT, c -> c.query("select 1")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> sql.as(TENANT, SqlConnection::close))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> sql.as(TENANT, c -> c.prepare("set role none")))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() ->
                        sql.as(TENANT, c -> c.preparedQuery("listen x", new PrepareOptions())))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> sql.as(TENANT, c -> c.prepare("listen x", new PrepareOptions())))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void aConnectionKilledInUseIsUnavailableAndReplaced() throws SQLException {
        assertThatThrownBy(() ->
                        sql.as(
                                TENANT,
                                c -> {
                                    killConnectionsOf(TENANT);
                                    return run(c, "select 1");
                                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));
        assertThat(kept()).isZero();
    }

    private static void killConnectionsOf(TenantId tenant) {
        try (var superuser = TEST.superuser();
                var kill =
                        superuser.prepareStatement(
                                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = ?")) {
            kill.setString(1, tenant.login());
            kill.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCheckedExceptionOfTheClientIsUnavailable() {
        assertThatThrownBy(() -> sql.as(TENANT, _ -> sneaky(new IOException("reset"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> int sneaky(Throwable e) throws E {
        throw (E) e;
    }

    /// A view runs with its owner's rights: what the tenant put into it must not run as ours.
    @Test
    void thePlatformsRoleCannotReadWhatTheTenantBuilt() {
        sql.as(TENANT, c -> run(c, "create or replace view trojan as select 1 as one"));

        assertThatThrownBy(() ->
                        TEST.database()
                                .tenantDb()
                                .in(
                                        TENANT,
                                        c ->
                                                run(
                                                        c,
                                                        "select * from "
                                                                + SqlNames.quote(
                                                                        TENANT.modelSchema(),
                                                                        "trojan"))))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
    }
}
