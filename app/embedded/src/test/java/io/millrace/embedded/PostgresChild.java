package io.millrace.embedded;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;

/// A process of its own that starts Postgres, stores a row and waits to be killed.
final class PostgresChild {
    private PostgresChild() {}

    public static void main(String[] arguments) throws Exception {
        var postgres = LocalPostgres.start(Path.of(arguments[0]), 0, arguments[1], Map.of());
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl("postgres"),
                                postgres.superuser(),
                                postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("create table kept_by_child (id int)");
            statement.execute("insert into kept_by_child values (7)");
            System.out.println("pid " + postgres.pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
