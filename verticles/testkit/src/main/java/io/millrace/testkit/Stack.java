package io.millrace.testkit;

import io.millrace.embedded.LocalKafka;
import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.db.TenantSql;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One real Postgres and, when asked for, one real Kafka for all tests of a JVM, with a Vert.x
/// whose bus encodes and decodes every message. Stopped and removed when the JVM ends.
public final class Stack {
    private static @Nullable Stack shared;

    private final Path folder;
    private final LocalPostgres postgres;
    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final String masterKey = Ids.random256();
    private final Secrets secrets = new Secrets(masterKey);
    private final Database database;
    private @Nullable LocalKafka kafka;

    private Stack() throws IOException {
        folder = Files.createTempDirectory("millrace-test");
        postgres =
                LocalPostgres.start(
                        folder.resolve("postgres"),
                        0,
                        Ids.random128(),
                        // Tests lose nothing when the machine does.
                        Map.of(
                                "fsync",
                                "off",
                                "synchronous_commit",
                                "off",
                                "max_connections",
                                "60"));
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        WireCodec.register(vertx);
        settings =
                DatabaseSettings.of(
                        "127.0.0.1", postgres.port(), postgres.superuser(), postgres.password());
        database = Database.open(vertx, settings, secrets);
    }

    public static synchronized Stack shared() {
        if (shared == null) {
            try {
                var stack = new Stack();
                Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
                shared = stack;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /// A fresh tenant with its own schemas and roles.
    public TenantId tenant() {
        var tenant = database.provisioner().provision();
        return db().platform(c -> {
            c.preparedQuery("delete from millrace.ready_tenants where id = $1")
                    .execute(Tuple.of(tenant.value()))
                    .await();
            c.preparedQuery("insert into millrace.tenants (id, slug, name) values ($1, $1, $1)")
                    .execute(Tuple.of(tenant.value()))
                    .await();
            return tenant;
        });
    }

    public Vertx vertx() {
        return vertx;
    }

    public TenantDb db() {
        return database.tenantDb();
    }

    public TenantSql sql() {
        return database.tenantSql();
    }

    public Database database() {
        return database;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    public Secrets secrets() {
        return secrets;
    }

    /// What a node in another process needs to work on the same database.
    public String masterKey() {
        return masterKey;
    }

    public LocalPostgres postgres() {
        return postgres;
    }

    /// A connection of the login that may do everything; the caller closes it.
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(settings.database()), postgres.superuser(), postgres.password());
    }

    /// Runs one statement as the login that may do everything.
    public void asSuperuser(String sql) throws SQLException {
        try (var connection = superuser();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// A folder that is removed with the stack.
    public Path folder() {
        return folder;
    }

    /// The address of a real broker, started at the first call.
    public synchronized String kafka() {
        if (kafka == null) kafka = LocalKafka.start(folder.resolve("kafka"), 0);
        return kafka.bootstrap();
    }

    private void close() {
        database.close();
        Database.close(vertx);
        if (kafka != null) kafka.close();
        postgres.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
