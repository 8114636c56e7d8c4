package io.millrace.tenants.db;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/// One real Postgres for the tests of this module, with the doors opened on it.
public final class TestDatabase {
    private static TestDatabase shared;

    private final Path folder;
    private final LocalPostgres postgres;
    private final Vertx vertx = vertx();
    private final DatabaseSettings settings;
    private final Secrets secrets = new Secrets(Ids.random256());
    private final Database database;

    private TestDatabase() throws IOException {
        folder = Files.createTempDirectory("millrace-tenants");
        postgres =
                LocalPostgres.start(
                        folder,
                        0,
                        Ids.random128(),
                        Map.of(
                                "fsync", "off",
                                "synchronous_commit", "off",
                                "max_connections", "100"));
        settings =
                DatabaseSettings.of(
                        "127.0.0.1", postgres.port(), postgres.superuser(), postgres.password());
        database = Database.open(vertx, settings, secrets);
    }

    public static synchronized TestDatabase shared() {
        if (shared == null) {
            try {
                shared = new TestDatabase();
                Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /// Another node's Vert.x.
    public static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }

    public Database database() {
        return database;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /// The same database with other bounds.
    public DatabaseSettings settings(int pool, int sql, int sqlTotal, Duration statement) {
        var lock = Duration.ofSeconds(30);
        var use = Duration.ofMinutes(1);
        var limits = new TenantLimits(sql, sqlTotal, 64, 512, 64, statement, lock, use);
        return settings(settings.database(), pool, 1, Duration.ofSeconds(2), limits);
    }

    /// The same database with other limits of what tenants write.
    public DatabaseSettings settings(TenantLimits limits) {
        return settings(
                settings.database(),
                settings.poolSize(),
                settings.copySize(),
                settings.patience(),
                limits);
    }

    /// Another database of the same server.
    public DatabaseSettings settings(String name) {
        return settings(
                name,
                settings.poolSize(),
                settings.copySize(),
                settings.patience(),
                settings.limits());
    }

    private DatabaseSettings settings(
            String name, int pool, int copies, Duration patience, TenantLimits limits) {
        return new DatabaseSettings(
                settings.host(),
                settings.port(),
                name,
                settings.superuser(),
                settings.superuserPassword(),
                settings.tls(),
                pool,
                copies,
                settings.queue(),
                patience,
                limits);
    }

    public Secrets secrets() {
        return secrets;
    }

    public Vertx ownVertx() {
        return vertx;
    }

    /// Another door 2, as another node has.
    public TenantSql tenantSql(Vertx vertx, DatabaseSettings other) {
        return new TenantSql(vertx, other, secrets, database.tenantDb());
    }

    /// A fresh tenant with its own schemas and roles.
    public TenantId tenant() {
        var tenant = database.provisioner().provision();
        return database.tenantDb()
                .platform(c -> {
                    c.preparedQuery("delete from millrace.ready_tenants where id = $1")
                            .execute(Tuple.of(tenant.value()))
                            .await();
                    c.preparedQuery(
                                    "insert into millrace.tenants (id, slug, name) values ($1, $1, $1)")
                            .execute(Tuple.of(tenant.value()))
                            .await();
                    return tenant;
                });
    }

    /// pgjdbc, logged in as `login`, with the search path of door 2.
    public Connection jdbc(String login, String path) throws SQLException {
        var url = settings.jdbcUrl(settings.database()) + "&currentSchema=" + path;
        return DriverManager.getConnection(url, login, secrets.password(login));
    }

    public Connection superuser() throws SQLException {
        return superuser(settings.database());
    }

    /// The superuser in another database of the same server.
    Connection superuser(String name) throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(name), settings.superuser(), settings.superuserPassword());
    }

    /// vertx-pg-client, logged in as `login`, without the rules of the door.
    public SqlConnection bare(String login, String path) {
        var options =
                new PgConnectOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setDatabase(settings.database())
                        .setUser(login)
                        .setPassword(secrets.password(login))
                        .addProperty("search_path", path);
        return PgConnection.connect(vertx, options).await();
    }

    private void close() {
        database.close();
        Database.close(vertx);
        postgres.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
