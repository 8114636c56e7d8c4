package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final TestDatabase TEST = TestDatabase.shared();

    private static final String PICTURE =
            """
            select 'relation ' || c.oid::regclass || ' ' || coalesce(c.relacl::text, '')
                   || c.relrowsecurity || c.relforcerowsecurity
            from pg_class c where c.relnamespace <> 'pg_toast'::regnamespace and c.relnamespace::regnamespace::text !~ '^t_'
            union all
            select 'function ' || p.oid::regprocedure || ' ' || coalesce(p.proacl::text, '') from pg_proc p
            union all
            select 'role ' || rolname || rolcanlogin || rolinherit || rolsuper || rolcreaterole
            from pg_roles where rolname !~ '^t_'
            union all
            select 'database ' || datname || ' ' || coalesce(datacl::text, '') from pg_database
            union all
            select 'language ' || lanname || ' ' || coalesce(lanacl::text, '') from pg_language
            union all
            select 'migration ' || version || applied_at from millrace.platform_migrations
            order by 1
            """;

    private static final String PLANNED_EACH_TIME =
            """
            select p.oid::regprocedure::text from pg_proc p join pg_language l on l.oid = p.prolang
            where p.pronamespace = 'millrace'::regnamespace and l.lanname = 'sql' and p.provolatile = 'v'
            """;

    private static List<String> picture() throws SQLException {
        try (var superuser = TEST.superuser();
                var rows = superuser.createStatement().executeQuery(PICTURE)) {
            var lines = new ArrayList<String>();
            while (rows.next()) lines.add(rows.getString(1));
            return lines;
        }
    }

    /// A function in SQL is planned anew at each call, which costs more than most of them do.
    @Test
    void whatChangesRowsKeepsItsPlans() throws SQLException {
        try (var superuser = TEST.superuser();
                var rows = superuser.createStatement().executeQuery(PLANNED_EACH_TIME)) {
            assertThat(rows.next() ? rows.getString(1) : "none").isEqualTo("none");
        }
    }

    @Test
    void migratingAgainChangesNothing() throws SQLException {
        var before = picture();

        new Schema(TEST.settings(), TEST.secrets()).migrate();

        assertThat(picture()).isEqualTo(before).hasSizeGreaterThan(3_000);
    }

    @Test
    void aDatabaseOfTheFirstVersionsGetsWhatIsNew() throws SQLException {
        var settings = ofDatabase("earlier");
        var schema = new Schema(settings, TEST.secrets());
        schema.migrate(Schema.PLATFORM.subList(0, 2));
        try (var superuser = TEST.superuser(settings.database())) {
            var s = superuser.createStatement();
            s.execute(
                    "insert into millrace.audit (tenant, actor, role, operation, resource, address, trace, status)"
                            + " select 'a', 'u', 'owner', 'x', '/x', '::1', i::text, 200 from generate_series(1, 3) i");
        }

        schema.migrate();

        try (var superuser = TEST.superuser(settings.database());
                var rows =
                        superuser
                                .createStatement()
                                .executeQuery(
                                        "select valid, calls from millrace.verify_audit('a')")) {
            rows.next();
            assertThat(rows.getBoolean(1)).isTrue();
            assertThat(rows.getLong(2)).isEqualTo(3);
        }
        try (var superuser = TEST.superuser()) {
            superuser.createStatement().execute("drop database earlier");
        }
    }

    @Test
    void nodesThatStartTogetherMakeOneDatabase() throws Exception {
        var name = "together";
        var settings = ofDatabase(name);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var nodes = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                nodes.add(threads.submit(() -> new Schema(settings, TEST.secrets()).migrate()));
            }
            for (var node : nodes) node.get();
        }

        try (var superuser = TEST.superuser()) {
            superuser.createStatement().execute("drop database " + name);
        }
    }

    private static DatabaseSettings ofDatabase(String name) {
        var s = TEST.settings();
        return new DatabaseSettings(
                s.host(),
                s.port(),
                name,
                s.superuser(),
                s.superuserPassword(),
                s.tls(),
                1,
                1,
                10,
                Duration.ofSeconds(5),
                s.limits());
    }

    @Test
    void settingsDoNotPrintThePassword() {
        assertThat(TEST.settings().toString())
                .contains("127.0.0.1")
                .doesNotContain(TEST.settings().superuserPassword());
    }

    @Test
    void manyTenantsAreMadeAtOnce() throws Exception {
        var made = new HashSet<TenantId>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<TenantId> provision = TEST.database().provisioner()::provision;
            var futures = new ArrayList<Future<TenantId>>();
            for (int i = 0; i < 12; i++) futures.add(threads.submit(provision));
            for (var future : futures) made.add(future.get());
        } catch (ExecutionException e) {
            throw new AssertionError("a tenant was not made", e.getCause());
        }

        assertThat(made).hasSize(12);
        assertThat(shapes(made).values().stream().distinct()).hasSize(1);
        try (var superuser = TEST.superuser()) {
            superuser.createStatement().execute("delete from millrace.ready_tenants");
        }
    }

    /// Per tenant: its tables with columns, and its roles with schemas.
    private static Map<String, String> shapes(Iterable<TenantId> tenants) throws SQLException {
        var shape =
                """
                select string_agg(replace(line, ?, 'ID'), E'\\n' order by replace(line, ?, 'ID'))
                from (
                    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(c.relacl::text, '')
                    from pg_class c join pg_attribute a on a.attrelid = c.oid
                    where c.relnamespace = ('t_' || ?)::regnamespace and a.attnum > 0
                    union all
                    select rolname || rolcanlogin || rolinherit || rolconnlimit from pg_roles where rolname like 't\\_' || ? || '%'
                    union all
                    select nspname || coalesce(nspacl::text, '') from pg_namespace where nspname like 't\\_' || ? || '%'
                    union all
                    select version from millrace.tenant_migrations where tenant = ?
                ) x(line)
                """;
        var shapes = new TreeMap<String, String>();
        try (var superuser = TEST.superuser()) {
            for (var tenant : tenants) {
                try (var statement = superuser.prepareStatement(shape)) {
                    for (int i = 1; i <= 6; i++) statement.setString(i, tenant.value());
                    var rows = statement.executeQuery();
                    rows.next();
                    shapes.put(tenant.value(), rows.getString(1));
                }
            }
        }
        return shapes;
    }

    @Test
    void aTenantOfAnEarlierVersionGetsWhatIsNew() throws SQLException {
        var tenant = TEST.tenant();
        var whole = shapes(List.of(tenant));
        forget(tenant, true);

        var upgraded = TEST.database().provisioner().upgrade();
        var again = TEST.database().provisioner().upgrade();

        assertThat(upgraded).isEqualTo(new TenantUpgrade.Outcome(1, Map.of()));
        assertThat(again).isEqualTo(new TenantUpgrade.Outcome(0, Map.of()));
        assertThat(shapes(List.of(tenant))).isEqualTo(whole);
    }

    @Test
    void oneTenantThatCannotBeUpgradedStopsNoOther() throws SQLException {
        var good = List.of(TEST.tenant(), TEST.tenant(), TEST.tenant());
        var bad = TEST.tenant();
        var whole = shapes(good);
        for (var tenant : good) forget(tenant, true);
        forget(bad, false); // its table is still there: the script fails

        var outcome = TEST.database().provisioner().upgrade();

        assertThat(outcome.upgraded()).isEqualTo(3);
        assertThat(outcome.failed()).containsOnlyKeys(bad);
        assertThat((Throwable) outcome.failed().get(bad)).hasMessageContaining("incident");
        assertThat(shapes(good)).isEqualTo(whole);

        drop(bad);
        var mended = TEST.database().provisioner().upgrade();
        assertThat(mended).isEqualTo(new TenantUpgrade.Outcome(1, Map.of()));
    }

    @Test
    void aTenantThatCouldNotBeUpgradedIsRefusedAtBothDoorsUntilItIs() throws SQLException {
        var good = TEST.tenant();
        var bad = TEST.tenant();
        forget(bad, false);
        var vertx = TestDatabase.vertx();
        var settings = TEST.settings(2, 1, 1, Duration.ofSeconds(5));
        var database = Database.open(vertx, settings, TEST.secrets());
        try {
            assertThat(user(database, good)).isEqualTo(good.role());
            assertRefused(() -> user(database, bad));
            assertRefused(() -> database.tenantDb().copy(bad, Connection::isReadOnly));
            assertRefused(() -> database.tenantSql().as(bad, SchemaTest::currentUser));

            database.upgrades().tryAgain();
            assertRefused(() -> user(database, bad));

            drop(bad);
            database.upgrades().tryAgain();
            assertThat(user(database, bad)).isEqualTo(bad.role());
        } finally {
            database.close();
            Database.close(vertx);
        }
    }

    private static String user(Database database, TenantId tenant) {
        return database.tenantDb().in(tenant, SchemaTest::currentUser);
    }

    private static String currentUser(SqlConnection c) {
        var rows = c.preparedQuery("select current_user::text").execute().await();
        return rows.iterator().next().getString(0);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(503);
                            assertThat(e.problem().detail()).contains("upgrade");
                        });
    }

    @Test
    void aReadyTenantThatCannotBeUpgradedIsGivenToNobody() throws SQLException {
        var provisioner = TEST.database().provisioner();
        var bad = provisioner.provision();
        forget(bad, false);

        var outcome = provisioner.upgrade();
        var again = provisioner.upgrade();

        assertThat(outcome.failed()).containsOnlyKeys(bad);
        assertThat(again.failed()).isEmpty();
        provisioner.drop(bad);
    }

    /// Puts a tenant back to the version before the last script.
    private static void forget(TenantId tenant, boolean whole) throws SQLException {
        try (var superuser = TEST.superuser();
                var delete =
                        superuser.prepareStatement(
                                "delete from millrace.tenant_migrations where version = 'tenant/050_rca.sql' and tenant = ?")) {
            delete.setString(1, tenant.value());
            delete.execute();
        }
        if (whole) drop(tenant);
    }

    private static void drop(TenantId tenant) throws SQLException {
        try (var superuser = TEST.superuser()) {
            superuser
                    .createStatement()
                    .execute("drop table " + SqlNames.quote(tenant.schema(), "incident"));
        }
    }

    @Test
    void aScriptThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Migration.read("tenant/none.sql"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tenant/none.sql");
    }
}
