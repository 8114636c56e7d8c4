package io.millrace.tenants.db;

import io.millrace.kernel.Yielding;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.PGConnection;

/// Lets backends on this machine go behind all other work.
final class Backends {
    private static final int TRIES = 50;
    private static final int PAUSE_MILLIS = 150;

    private Backends() {}

    static void lower(SqlConnection connection) {
        lower(PgConnection.cast(connection).processId());
    }

    static void lower(Connection connection) throws SQLException {
        lower(connection.unwrap(PGConnection.class).getBackendPID());
    }

    /// Linux lowers one session in a tenth of a second; others wait for their turn.
    static void lower(int backend) {
        Thread.ofVirtual()
                .start(() -> {
                    for (int i = 0; i < TRIES && BackendMemory.isPostgres(backend); i++) {
                        if (Yielding.process(backend)) return;
                        pause();
                    }
                });
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS + ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
