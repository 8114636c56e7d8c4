package io.millrace.tenants.db;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// An installation on two real Postgres servers: a database of its own on that of [TestDatabase],
/// and all of another.
public final class TwoServers {
    public static final String MAIN = ServerSettings.FIRST;
    public static final String EAST = "east";

    private static final TestDatabase TEST = TestDatabase.shared();
    private static TwoServers shared;

    private final Path folder;
    private final LocalPostgres postgres;
    private final DatabaseSettings east;
    private final Vertx vertx = TestDatabase.vertx();
    private final Database database;

    private TwoServers() throws IOException {
        folder = Files.createTempDirectory("millrace-east");
        postgres =
                LocalPostgres.start(
                        folder,
                        0,
                        Ids.random128(),
                        Map.of("fsync", "off", "synchronous_commit", "off"));
        east =
                DatabaseSettings.of(
                        "127.0.0.1", postgres.port(), postgres.superuser(), postgres.password());
        database = open(vertx, false, false);
    }

    public static synchronized TwoServers shared() {
        if (shared == null) {
            try {
                shared = new TwoServers();
                Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /// Another node's connections.
    public Database open(Vertx vertx, boolean isMainClosed, boolean isEastClosed) {
        return Database.open(vertx, settings(isMainClosed, isEastClosed), TEST.secrets());
    }

    public List<ServerSettings> settings(boolean isMainClosed, boolean isEastClosed) {
        return List.of(
                new ServerSettings(MAIN, main(), isMainClosed, Long.MAX_VALUE),
                new ServerSettings(EAST, east, isEastClosed, Long.MAX_VALUE));
    }

    public DatabaseSettings main() {
        return TEST.settings("two_servers");
    }

    public DatabaseSettings east() {
        return east;
    }

    public Database database() {
        return database;
    }

    public Vertx vertx() {
        return vertx;
    }

    /// A fresh tenant on a server.
    public TenantId tenant(String name) {
        var server = database.server(name);
        var tenant = server.provisioner().provision();
        var id = Tuple.of(tenant.value());
        for (var each : List.of(database.first(), server)) {
            each.db()
                    .platform(c -> {
                        c.preparedQuery("delete from millrace.ready_tenants where id = $1")
                                .execute(id)
                                .await();
                        return c.preparedQuery(
                                        "insert into millrace.tenants (id, slug, name) values ($1, $1, $1) on conflict do nothing")
                                .execute(id)
                                .await()
                                .size();
                    });
        }
        if (server.isFirst()) return tenant;
        return database.tenantDb()
                .platform(c -> {
                    c.preparedQuery("update millrace.tenants set server = $2 where id = $1")
                            .execute(Tuple.of(tenant.value(), name))
                            .await();
                    return tenant;
                });
    }

    /// A superuser's connection.
    public Connection superuser(String server) throws SQLException {
        var where = server.equals(MAIN) ? main() : east;
        return DriverManager.getConnection(
                where.jdbcUrl(where.database()), where.superuser(), where.superuserPassword());
    }

    /// The first column of each row that a superuser sees.
    public List<String> strings(String server, String sql) throws SQLException {
        try (var c = superuser(server);
                var rows = c.createStatement().executeQuery(sql)) {
            var found = new java.util.ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }

    public void execute(String server, String sql) throws SQLException {
        try (var c = superuser(server)) {
            Schema.execute(c, sql);
        }
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
