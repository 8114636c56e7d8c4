package io.millrace.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/// Waits until a node is done with its tenants' projects.
final class Quiet {
    private static final String BUILDS =
            "select count(*) from millrace.work where stage = 'transform' and state <> 'failed'";
    private static final String LOGINS =
            "select count(*) from pg_stat_activity where usename like 't\\_%'";
    private static final long LOOK_MILLIS = 100;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private Quiet() {}

    /// Until no project waits to be built, and none is.
    static void awaitBuilds(Database database)
            throws SQLException, IOException, InterruptedException {
        await(database, BUILDS, "projects are built for longer than that takes");
    }

    /// Until tenants' logins hold no connection: only then Postgres has counted all that they read.
    static void awaitLogins(Database database)
            throws SQLException, IOException, InterruptedException {
        await(database, LOGINS, "tenants' logins keep their connections");
    }

    private static void await(Database database, String left, String otherwise)
            throws SQLException, IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (database.number(left) > 0) {
            if (System.nanoTime() > deadline) throw new IOException(otherwise);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
