package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.kernel.Ids;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Another database of the test's Postgres is the foreign one.
class PostgresContractTest implements SourceContract {
    @Override
    public Served serve() {
        return new Database();
    }

    private static final class Database implements Served {
        private final Things things = Things.shared();
        private final String name = "foreign_" + Ids.random128();

        Database() {
            try {
                things.stack.asSuperuser("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            execute("create table parcels (id int, noise text)");
        }

        private void execute(String sql) {
            var postgres = things.stack.postgres();
            try (var c =
                            DriverManager.getConnection(
                                    postgres.jdbcUrl(name),
                                    postgres.superuser(),
                                    postgres.password());
                    var statement = c.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int port() {
            return things.stack.postgres().port();
        }

        @Override
        public String secret() {
            return things.stack.postgres().password();
        }

        @Override
        public boolean isIncremental() {
            return true;
        }

        @Override
        public void add(int from, int to) {
            execute(
                    "insert into parcels select i, repeat(md5(i::text), 25) from generate_series(%d, %d) i"
                            .formatted(from, to - 1));
        }

        @Override
        public void declare(Pulls pulls, int port, String secret, boolean isFull) {
            var source =
                    new PostgresSource(
                            "127.0.0.1",
                            port,
                            name,
                            things.stack.postgres().superuser(),
                            "disable",
                            "parcels",
                            null,
                            isFull ? "full" : "cursor",
                            isFull ? null : "id",
                            null);
            pulls.postgres(source, secret);
        }

        @Override
        public void close() {
            // The whole server ends with the tests.
        }
    }
}
