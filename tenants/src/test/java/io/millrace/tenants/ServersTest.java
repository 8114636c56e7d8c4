package io.millrace.tenants;

import static io.millrace.tenants.db.TwoServers.EAST;
import static io.millrace.tenants.db.TwoServers.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.ServerException;
import io.millrace.tenants.db.ServerSettings;
import io.millrace.tenants.db.TestDatabase;
import io.millrace.tenants.db.TwoServers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tenants on two Postgres servers.
class ServersTest {
    private static final TwoServers TWO = TwoServers.shared();

    private final Vertx vertx = TestDatabase.vertx();
    private final Database database = TWO.open(vertx, true, false);
    private final Accounts accounts =
            new Accounts(
                    vertx,
                    database,
                    TestDatabase.shared().secrets(),
                    Node.settings(0),
                    Clock.systemUTC());

    @AfterEach
    void close() {
        accounts.close();
        database.close();
        Database.close(vertx);
    }

    private TenantId signUp() {
        var email = Ids.random128() + "@example.org";
        var wish = new Account.SignUp("Acme", email, Node.PASSWORD, Optional.empty());
        return accounts.signup(wish).tenant().id();
    }

    private static List<String> schemas(String server, TenantId tenant) throws SQLException {
        return TWO.strings(
                server,
                "select nspname from pg_namespace where nspname like 't_%s%%' order by 1"
                        .formatted(tenant));
    }

    private static List<String> roles(String server, TenantId tenant) throws SQLException {
        return TWO.strings(
                server,
                "select rolname from pg_roles where rolname like 't_%s%%' order by 1"
                        .formatted(tenant));
    }

    private static int add(SqlConnection c) {
        return c.preparedQuery("insert into datasets (name, created) values ('d', true)")
                .execute()
                .await()
                .rowCount();
    }

    @Test
    void aNewTenantIsOnTheServerThatIsOpenAndNowhereElse() throws SQLException {
        var tenant = signUp();

        assertThat(schemas(EAST, tenant)).hasSize(3);
        assertThat(roles(EAST, tenant)).hasSize(2);
        assertThat(schemas(MAIN, tenant)).isEmpty();
        assertThat(roles(MAIN, tenant)).isEmpty();
        assertThat(database.tenantDb().in(tenant, ServersTest::add)).isOne();
        assertThat(database.tenantDb().<Boolean>copy(tenant, c -> c.isReadOnly())).isFalse();
        assertThat(door2(tenant, "select current_user::text")).isEqualTo(tenant.login());
        assertThat(TWO.strings(EAST, "select name from t_%s.datasets".formatted(tenant)))
                .containsExactly("d");
        assertThat(accounts.operators().tenant(tenant.value()).server()).isEqualTo(EAST);
        assertThat(accounts.operators().tenant(tenant.value()).bytes()).isPresent();
    }

    private String door2(TenantId tenant, String sql) {
        return database.tenantSql()
                .as(
                        tenant,
                        c -> c.preparedQuery(sql).execute().await().iterator().next().getString(0));
    }

    @Test
    void aTenantOfAnotherServerIsNotTakenForOneThatIsBehind() {
        var tenant = signUp();
        var other = TestDatabase.vertx();
        var again = TWO.open(other, true, false);
        try {
            assertThat(again.tenantDb().in(tenant, ServersTest::add)).isOne();
        } finally {
            again.close();
            Database.close(other);
        }
    }

    @Test
    void withoutAnOpenServerNobodySignsUp() {
        var other = TestDatabase.vertx();
        var closed = TWO.open(other, true, true);
        try {
            var here =
                    new Accounts(
                            other,
                            closed,
                            TestDatabase.shared().secrets(),
                            Node.settings(0),
                            Clock.systemUTC());
            var wish =
                    new Account.SignUp(
                            "Acme",
                            Ids.random128() + "@example.org",
                            Node.PASSWORD,
                            Optional.empty());

            var refusal = catchThrowableOfType(ProblemException.class, () -> here.signup(wish));

            assertThat(refusal.problem().status()).isEqualTo(503);
            here.close();
        } finally {
            closed.close();
            Database.close(other);
        }
    }

    @Test
    void theNextTenantGoesWhereTheFewestBytesAre() throws SQLException {
        TWO.execute(
                EAST,
                "create table if not exists public.ballast as select repeat(md5(n::text), 60) from generate_series(1, 20000) n");
        var other = TestDatabase.vertx();
        var open = TWO.open(other, false, false);
        try {
            var choice = new io.millrace.tenants.db.ServerChoice(open.servers());

            assertThat(choice.choose().name()).isEqualTo(MAIN);
        } finally {
            open.close();
            Database.close(other);
            TWO.execute(EAST, "drop table public.ballast");
        }
    }

    @Test
    void tenantsOfOneServerDoNotSeeEachOther() {
        var mine = signUp();
        var theirs = signUp();
        database.tenantDb().in(theirs, ServersTest::add);

        for (var sql :
                List.of(
                        "select name from t_%s.datasets".formatted(theirs),
                        "create table t_%s_raw.x (n integer)".formatted(theirs))) {
            assertThatThrownBy(() ->
                            database.tenantDb()
                                    .in(mine, c -> c.preparedQuery(sql).execute().await()))
                    .as(sql)
                    .hasMessageContaining("42501");
            assertThatThrownBy(() ->
                            database.tenantSql()
                                    .as(mine, c -> c.preparedQuery(sql).execute().await()))
                    .as(sql)
                    .isInstanceOf(RuntimeException.class);
        }
        int seen =
                database.tenantDb()
                        .in(
                                mine,
                                c ->
                                        c.preparedQuery("select name from datasets")
                                                .execute()
                                                .await()
                                                .size());
        assertThat(seen).isZero();
    }

    @Test
    void whatIsSaidOfATenantIsSaidOnItsServer() throws SQLException {
        var tenant = signUp();
        var its =
                "select weight || ' ' || (suspended_at is not null) from millrace.tenants where id = '%s'"
                        .formatted(tenant);

        accounts.operators().setWeight(tenant.value(), 7);
        accounts.lifecycle().suspend(tenant, "unpaid");
        assertThat(TWO.strings(EAST, its)).containsExactly("7 true");

        accounts.lifecycle().resume(tenant);
        assertThat(TWO.strings(EAST, its)).containsExactly("7 false");

        TWO.execute(EAST, "delete from millrace.tenants where id = '%s'".formatted(tenant));
        accounts.lifecycle().goOn(_ -> {});
        assertThat(TWO.strings(EAST, its)).containsExactly("7 false");
    }

    @Test
    void nothingIsLeftOfADeletedTenantOnAnyServer() throws SQLException {
        var tenant = signUp();
        var slug =
                TWO.strings(
                                MAIN,
                                "select slug from millrace.tenants where id = '%s'"
                                        .formatted(tenant))
                        .getFirst();
        TWO.execute(
                EAST,
                "insert into millrace.work (tenant, stage, key, payload, cost, trace) values ('%s', 'rca', 'k', '{}', 1, 'x')"
                        .formatted(tenant));

        var removal = accounts.lifecycle().remove(tenant, slug, _ -> {});

        assertThat(removal.removed())
                .anySatisfy(part -> {
                    assertThat(part.kind()).isEqualTo("jobs");
                    assertThat(part.count()).isOne();
                })
                .anySatisfy(part -> {
                    assertThat(part.kind()).isEqualTo("schemas");
                    assertThat(part.count()).isEqualTo(3);
                });
        for (var server : List.of(MAIN, EAST)) {
            assertThat(schemas(server, tenant)).isEmpty();
            assertThat(roles(server, tenant)).isEmpty();
            assertThat(
                            TWO.strings(
                                    server,
                                    "select id from millrace.tenants where id = '%s'"
                                            .formatted(tenant)))
                    .isEmpty();
        }
    }

    @Test
    void aNodeDoesNotStartWithoutAServerThatHasTenants() {
        signUp();

        assertThatThrownBy(() -> Database.open(vertx, TWO.main(), TestDatabase.shared().secrets()))
                .isInstanceOf(ServerException.class)
                .hasMessage(
                        "Postgres server east: Tenants are there; say where it is with MILLRACE_SERVERS.");
    }

    @Test
    void serversThatWereMixedUpAreRefused() {
        var settings =
                List.of(
                        ServerSettings.first(TWO.main()),
                        new ServerSettings(EAST, TWO.east(), false, Long.MAX_VALUE),
                        new ServerSettings("west", TWO.east(), false, Long.MAX_VALUE));

        assertThatThrownBy(() -> Database.open(vertx, settings, TestDatabase.shared().secrets()))
                .isInstanceOf(ServerException.class)
                .hasMessage("Postgres server west: It is the server east; give each its own name.");
        assertThatThrownBy(() ->
                        Database.open(
                                vertx,
                                List.of(
                                        ServerSettings.first(TWO.main()),
                                        new ServerSettings(EAST, TWO.east(), false, Long.MAX_VALUE),
                                        new ServerSettings(
                                                "other",
                                                TestDatabase.shared().settings(),
                                                false,
                                                Long.MAX_VALUE)),
                                TestDatabase.shared().secrets()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("It holds another installation.");
    }
}
