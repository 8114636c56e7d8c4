package io.millrace.app;

import io.millrace.embedded.LocalPostgres;
import io.millrace.tenants.AccountSettings;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Work on a platform's accounts from the command line: on a Postgres that is elsewhere, on that of
/// a node which runs now, or on one that is started for it.
final class Maintenance {
    private Maintenance() {}

    static <T> T on(Path data, Optional<URI> postgres, Function<Accounts, T> work) {
        if (postgres.isPresent()) {
            var secrets = new Secrets(DataFolder.secretKeyOf(data));
            return on(Servers.external(postgres.get()), secrets, work);
        }
        var folder = data.resolve("postgres");
        var port = LocalPostgres.runningPort(folder);
        if (port.isPresent()) {
            var secrets = new Secrets(DataFolder.secretKeyOf(data));
            return on(local(port.getAsInt(), secrets), secrets, work);
        }
        try (var locked = DataFolder.open(data)) {
            var secrets = new Secrets(locked.secretKey());
            var password = secrets.password("postgres");
            try (var started = LocalPostgres.start(folder, 0, password, Map.of())) {
                return on(local(started.port(), secrets), secrets, work);
            }
        }
    }

    private static DatabaseSettings local(int port, Secrets secrets) {
        return DatabaseSettings.of(
                "127.0.0.1", port, LocalPostgres.SUPERUSER, secrets.password("postgres"));
    }

    private static <T> T on(DatabaseSettings where, Secrets secrets, Function<Accounts, T> work) {
        var vertx = Vertx.vertx();
        try {
            var database = Database.open(vertx, where, secrets);
            try {
                return work.apply(
                        new Accounts(
                                vertx,
                                database,
                                secrets,
                                AccountSettings.standard(),
                                Clock.systemUTC()));
            } finally {
                database.close();
            }
        } finally {
            vertx.close().await();
        }
    }
}
