package io.millrace.app;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.AccountSettings;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseException;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.ServerException;
import io.millrace.tenants.db.ServerSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Work on an installation from the command line: on a Postgres that is elsewhere, on that of a
/// node which runs now, or on one that is started for it.
final class Maintenance {
    private Maintenance() {}

    /// An installation that is open for work.
    ///
    /// @param embedded where its Postgres is when that is an embedded one
    record Opened(
            Vertx vertx,
            Database database,
            Accounts accounts,
            Secrets secrets,
            Optional<LocalPostgres.Address> embedded) {}

    /// @param servers Postgres servers besides the first one
    static <T> T on(
            Path data, Optional<URI> postgres, ServerList servers, Function<Opened, T> work) {
        if (postgres.isPresent()) {
            var secrets = new Secrets(DataFolder.secretKeyOf(data));
            return on(Servers.external(postgres.get()), servers, secrets, Optional.empty(), work);
        }
        var folder = data.resolve("postgres");
        if (LocalPostgres.runningPort(folder).isPresent()) {
            var secrets = new Secrets(DataFolder.secretKeyOf(data));
            var running = LocalPostgres.running(folder, secrets.password("postgres"));
            return on(running.orElseThrow(), servers, secrets, work);
        }
        try (var locked = DataFolder.open(data)) {
            var secrets = new Secrets(locked.secretKey());
            var password = secrets.password("postgres");
            var settings = Servers.postgresSettings(Keeping.found(data));
            try (var started = LocalPostgres.start(folder, 0, password, settings)) {
                return on(started.address(), servers, secrets, work);
            }
        }
    }

    private static <T> T on(
            LocalPostgres.Address local,
            ServerList servers,
            Secrets secrets,
            Function<Opened, T> work) {
        var where =
                DatabaseSettings.of(
                        "127.0.0.1", local.port(), LocalPostgres.SUPERUSER, local.password());
        return on(where, servers, secrets, Optional.of(local), work);
    }

    private static <T> T on(
            DatabaseSettings where,
            ServerList servers,
            Secrets secrets,
            Optional<LocalPostgres.Address> embedded,
            Function<Opened, T> work) {
        var vertx = Vertx.vertx();
        try {
            var database = open(vertx, servers.with(where), secrets);
            try {
                var accounts =
                        new Accounts(
                                vertx,
                                database,
                                secrets,
                                AccountSettings.standard(),
                                Clock.systemUTC());
                return work.apply(new Opened(vertx, database, accounts, secrets, embedded));
            } finally {
                database.close();
            }
        } catch (ServerException e) {
            throw Servers.refused(e, servers);
        } finally {
            Database.close(vertx);
        }
    }

    private static Database open(Vertx vertx, List<ServerSettings> servers, Secrets secrets) {
        try {
            var database = Database.open(vertx, servers, secrets);
            database.upgrades().tell();
            return database;
        } catch (ProblemException | DatabaseException e) {
            throw new PostgresRefusal(servers.getFirst().where(), "--postgres").of(e);
        }
    }
}
