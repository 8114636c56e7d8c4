package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.DatabaseTls.Client;
import io.millrace.tenants.db.DatabaseTls.Mode;
import io.millrace.testkit.tls.Authority;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Postgres with a certificate for 127.0.0.1 that lets nobody in without TLS, and its owner
/// only with a certificate of its own.
class DatabaseTlsTest {
    /// The library that starts it asks as `postgres` whether it is there.
    private static final String RULES =
            """
            hostssl all postgres 127.0.0.1/32 scram-sha-256
            hostssl all millrace_owner 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
            hostssl all all 127.0.0.1/32 scram-sha-256
            """;

    private static final String SESSIONS =
            """
            select usename, ssl from pg_stat_activity join pg_stat_ssl using (pid)
            where backend_type = 'client backend'
            """;

    @TempDir private static Path folder;
    private static Authority authority;
    private static Client client;
    private static LocalPostgres postgres;
    private static Vertx vertx;
    private static final Secrets SECRETS = new Secrets(Ids.random256());

    @BeforeAll
    static void start() throws IOException {
        authority = Authority.in(folder.resolve("authority"));
        var server = authority.issue("server", "ip:127.0.0.1");
        var own = authority.issue("millrace");
        client = new Client(own.certificate(), own.key(), "EC");
        var rules = Files.writeString(folder.resolve("pg_hba.conf"), RULES);
        postgres =
                LocalPostgres.start(
                        folder.resolve("postgres"),
                        0,
                        Ids.random128(),
                        Map.of(
                                "fsync", "off",
                                "ssl", "on",
                                "ssl_cert_file", server.certificate().toString(),
                                "ssl_key_file", server.key().toString(),
                                "ssl_ca_file", authority.certificate().toString(),
                                "hba_file", rules.toString()));
        vertx = TestDatabase.vertx();
        // The first handshake loads the classes of all others.
        reactive(at("127.0.0.1", tls(Mode.VERIFY_FULL, authority.certificate())));
    }

    @AfterAll
    static void stop() {
        Database.close(vertx);
        postgres.close();
    }

    private static DatabaseTls tls(Mode mode, Path root) {
        return new DatabaseTls(mode, Optional.of(root), Optional.of(client));
    }

    private static DatabaseSettings at(String host, DatabaseTls tls) {
        return DatabaseSettings.of(
                host, postgres.port(), postgres.superuser(), postgres.password(), tls);
    }

    @Test
    void everySessionOfEveryLoginIsEncrypted() throws SQLException {
        var where = at("127.0.0.1", tls(Mode.VERIFY_FULL, authority.certificate()));
        var database = Database.open(vertx, where, SECRETS);
        try (var superuser = new Schema(where, SECRETS).existing();
                var _ = database.schema().owner();
                var _ = database.schema().pool();
                var _ = database.first().db().copy().connection();
                var _ = database.first().db().bulk().connection()) {
            var tenant = tenant(database);

            var seen = database.tenantSql().as(tenant, _ -> sessions(superuser));

            assertThat(seen.keySet())
                    .containsExactlyInAnyOrder(
                            "postgres", "millrace_owner", "millrace_pool", tenant.login());
            assertThat(seen.values()).allMatch(Set.of("t")::equals);
            // Door 1, its second pool, the two of the driver and the one outside of them.
            assertThat(count(superuser, "millrace_pool")).isGreaterThanOrEqualTo(4);
            // What looks into a tenant's answers sees them decrypted.
            assertThat(length(database, tenant, 1 << 20)).isEqualTo(1 << 20);
            assertThatThrownBy(() -> length(database, tenant, AnswerBound.MOST + 1))
                    .isInstanceOf(ProblemException.class);
        } finally {
            database.close();
        }
    }

    private static int length(Database database, TenantId tenant, int wanted) {
        return database.tenantSql()
                .as(
                        tenant,
                        c ->
                                c.preparedQuery("select repeat('x', " + wanted + ")")
                                        .execute()
                                        .await()
                                        .iterator()
                                        .next()
                                        .getString(0)
                                        .length());
    }

    private static TenantId tenant(Database database) {
        var tenant = database.provisioner().provision();
        return database.tenantDb()
                .platform(c -> {
                    c.preparedQuery(
                                    "insert into millrace.tenants (id, slug, name) values ($1, $1, $1)")
                            .execute(Tuple.of(tenant.value()))
                            .await();
                    return tenant;
                });
    }

    /// For each login, what is said of its sessions.
    private static Map<String, Set<String>> sessions(Connection superuser) {
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(SESSIONS)) {
            var seen = new HashMap<String, Set<String>>();
            while (rows.next()) {
                seen.computeIfAbsent(rows.getString(1), _ -> new TreeSet<>())
                        .add(rows.getString(2));
            }
            return seen;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long count(Connection superuser, String login) throws SQLException {
        try (var statement = superuser.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where usename = '%s'"
                                        .formatted(login))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void requireNeedsNoAuthority() {
        var tls = new DatabaseTls(Mode.REQUIRE, Optional.empty(), Optional.empty());

        assertThat(reactive(at("localhost", tls))).isTrue();
        assertThat(driver(at("localhost", tls))).isEqualTo("t");
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        var root = authority.certificate();

        assertThat(reactive(at("localhost", tls(Mode.VERIFY_CA, root)))).isTrue();
        assertThat(driver(at("localhost", tls(Mode.VERIFY_CA, root)))).isEqualTo("t");
        assertRefused(at("localhost", tls(Mode.VERIFY_FULL, root)));
    }

    @Test
    void aServerThatAnotherAuthorityVouchesForIsRefused() {
        var foreign = Authority.in(folder.resolve("foreign")).certificate();

        assertRefused(at("127.0.0.1", tls(Mode.VERIFY_FULL, foreign)));
        assertRefused(at("127.0.0.1", tls(Mode.VERIFY_CA, foreign)));
        // Those that the JDK trusts do not know it either.
        assertRefused(
                at(
                        "127.0.0.1",
                        new DatabaseTls(Mode.VERIFY_FULL, Optional.empty(), Optional.empty())));
    }

    @Test
    void plainTextIsRefusedByTheServer() {
        assertRefused(at("127.0.0.1", DatabaseTls.NONE));
    }

    @Test
    void aServerWithoutTlsIsRefusedUnlessTlsIsOnlyPreferred() {
        var plain = TestDatabase.shared().settings();
        for (var mode : List.of(Mode.REQUIRE, Mode.VERIFY_CA, Mode.VERIFY_FULL)) {
            assertRefused(with(plain, tls(mode, authority.certificate())));
        }
        var prefers = with(plain, tls(Mode.PREFER, authority.certificate()));

        assertThat(reactive(prefers)).isFalse();
        assertThat(driver(prefers)).isEqualTo("f");
    }

    private static DatabaseSettings with(DatabaseSettings its, DatabaseTls tls) {
        return DatabaseSettings.of(
                its.host(), its.port(), its.superuser(), its.superuserPassword(), tls);
    }

    private static void assertRefused(DatabaseSettings where) {
        assertThatThrownBy(() -> reactive(where)).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> driver(where))
                .isInstanceOfAny(ProblemException.class, DatabaseException.class);
    }

    /// Whether the reactive client's connection is encrypted.
    private static boolean reactive(DatabaseSettings where) {
        var options =
                where.connect(where.superuser(), where.superuserPassword()).setDatabase("postgres");
        var connection = PgConnection.connect(vertx, options).await();
        try {
            return connection.isSSL();
        } finally {
            connection.close().await();
        }
    }

    /// Whether the server says that the driver's connection is encrypted.
    private static String driver(DatabaseSettings where) {
        try (var connection =
                        DriverManager.getConnection(
                                where.jdbcUrl("postgres"),
                                where.superuser(),
                                where.superuserPassword());
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }
}
