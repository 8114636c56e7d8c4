package io.millrace.tenants;

import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The accounts of one node, with a Vert.x and pools of its own.
record Node(Vertx vertx, Database database, Accounts accounts) implements AutoCloseable {
    static final String PASSWORD = "correct horse";
    private static final TestDatabase TEST = TestDatabase.shared();

    static AccountSettings settings(int stock) {
        return new AccountSettings(
                Duration.ofMinutes(10), Duration.ofDays(30), Duration.ofDays(7), 2, 200, stock);
    }

    static Node open() {
        return open(TEST.settings(), settings(1));
    }

    static Node open(DatabaseSettings database, AccountSettings settings) {
        var vertx = TestDatabase.vertx();
        var opened = Database.open(vertx, database, TEST.secrets());
        return new Node(
                vertx,
                opened,
                new Accounts(vertx, opened, TEST.secrets(), settings, Clock.systemUTC()));
    }

    Account.SignedIn signup(String email) {
        return accounts.signup(new Account.SignUp("Acme", email, PASSWORD, Optional.empty()));
    }

    List<Row> rows(String sql, Object... values) {
        return database.tenantDb()
                .platform(c -> {
                    var rows = new ArrayList<Row>();
                    c.preparedQuery(sql).execute(Tuple.from(values)).await().forEach(rows::add);
                    return rows;
                });
    }

    long number(String sql, Object... values) {
        return rows(sql, values).getFirst().getLong(0);
    }

    /// Waits until `condition` holds.
    static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it never came to hold");
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        accounts.close();
        database.close();
        Database.close(vertx);
    }
}
