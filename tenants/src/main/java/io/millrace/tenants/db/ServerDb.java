package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The platform's own tables on one server: those that its tenants' work stands on, and on the
/// first server what is all tenants' besides.
///
/// @param yielding for whoever keeps many connections busy: goes behind all other work
/// @param copy for loads that somebody waits for
/// @param bulk for loads that go behind all other work
/// @param patience longest wait for a connection
/// @param meter counts what passes
/// @param gate shared by all servers of a node
public record ServerDb(
        String name,
        Pool pool,
        Pool yielding,
        CopyPool copy,
        CopyPool bulk,
        Duration patience,
        Meter meter,
        Gate gate) {
    private static final String ENTER =
            "select set_config('search_path', $1, true), set_config('role', $2, true)";

    /// Runs `work` on the platform's own tables, which are always named with their schema, in one
    /// transaction.
    public <T extends @Nullable Object> T platform(Function<SqlConnection, T> work) {
        return run(Meter.PLATFORM, ServerDb::enterPlatform, work);
    }

    /// @param user who is said to have used it
    <T extends @Nullable Object> T run(
            String user, Consumer<SqlConnection> enter, Function<SqlConnection, T> work) {
        gate.enter();
        try {
            return SqlSpan.run("transaction", user, () -> transact(user, enter, work));
        } finally {
            gate.leave();
        }
    }

    private <T extends @Nullable Object> T transact(
            String user, Consumer<SqlConnection> enter, Function<SqlConnection, T> work) {
        var its = meter.isBusy(user) ? yielding : pool;
        return Transactions.run(its, patience, enter, work, start -> meter.database(user, start));
    }

    private static void enterPlatform(SqlConnection connection) {
        var values = Tuple.of("pg_catalog", "millrace_platform");
        connection.preparedQuery(ENTER).execute(values).await();
    }

    /// Answers when Postgres does.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` when it does not
    public void ping() {
        if (platform(c -> c.preparedQuery("select 1").execute().await().size()) != 1) {
            throw Problem.unavailable("Postgres does not answer").toException();
        }
    }

    public boolean isFirst() {
        return name.equals(ServerSettings.FIRST);
    }
}
