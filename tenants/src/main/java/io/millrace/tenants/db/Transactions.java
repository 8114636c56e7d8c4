package io.millrace.tenants.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One transaction in straight lines.
final class Transactions {
    private Transactions() {}

    /// @param patience longest wait for a connection
    /// @param enter makes the session the user's; may be asked again on another one
    /// @param meter gets the [System#nanoTime()] at which the connection was there, after its use
    static <T extends @Nullable Object> T run(
            Pool pool,
            Duration patience,
            Consumer<SqlConnection> enter,
            Function<SqlConnection, T> work,
            LongConsumer meter) {
        return StaleBackend.replacing(() -> once(pool, patience, enter, work, meter));
    }

    private static <T extends @Nullable Object> T once(
            Pool pool,
            Duration patience,
            Consumer<SqlConnection> enter,
            Function<SqlConnection, T> work,
            LongConsumer meter) {
        var connection = waitFor(Loans.take(pool, patience));
        long start = System.nanoTime();
        boolean isStale = false;
        try {
            // Sent with the statement behind it: Postgres answers both at once.
            var begun = connection.begin();
            try {
                enter.accept(connection);
                var result = work.apply(connection);
                waitFor(begun.compose(Transaction::commit));
                return result;
            } catch (Throwable e) { // errors, and checked causes that await rethrows as they are
                waitFor(begun.compose(Transaction::rollback).otherwiseEmpty());
                isStale = e instanceof StaleBackend;
                throw DatabaseProblems.rethrow(e);
            }
        } finally {
            if (isStale) Loans.discard(connection);
            else waitFor(connection.close().otherwiseEmpty());
            meter.accept(start);
        }
    }

    /// Waits, and turns "Postgres is away" into a problem that says so.
    static <T extends @Nullable Object> T waitFor(Future<T> future) {
        try {
            return future.await();
        } catch (Throwable e) {
            throw DatabaseProblems.rethrow(e);
        }
    }
}
