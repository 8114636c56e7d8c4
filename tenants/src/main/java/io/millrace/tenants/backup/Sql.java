package io.millrace.tenants.backup;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Manifest.Place;
import io.millrace.tenants.db.DatabaseProblems;
import io.millrace.tenants.db.SqlNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Statements on a JDBC connection of the login that owns the tenants' schemas.
final class Sql {
    /// That the server sends at once, see [io.millrace.tenants.db.Schema#reader].
    static final int ROWS = 1_000;

    private Sql() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, IOException;
    }

    /// @throws io.millrace.kernel.ProblemException or another unchecked one in the place of what
    ///   `work` throws
    static <T> T translated(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first column of each row; nothing is "".
    static List<String> strings(Connection c, String sql, Object... values) throws SQLException {
        try (var statement = c.prepareStatement(sql)) {
            statement.setFetchSize(ROWS);
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(Objects.requireNonNullElse(rows.getString(1), ""));
                }
                return found;
            }
        }
    }

    /// Whether there is such a table; a server that was recovered may be from before it.
    ///
    /// @param table its name as SQL has it, with its schema
    static boolean hasTable(Connection c, String table) throws SQLException {
        return !strings(c, "select to_regclass(?)::oid", table).getFirst().isEmpty();
    }

    /// @return how many rows that changed
    static int update(Connection c, String sql, Object... values) throws SQLException {
        try (var statement = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            return statement.executeUpdate();
        }
    }

    static void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Goes on, until the transaction ends or [#asOwner], as the one whose tables are in `place`:
    /// what others built must not be touched with more rights than theirs.
    static void as(Connection c, TenantId tenant, Place place) throws SQLException {
        switch (place) {
            case PLATFORM -> asOwner(c);
            case RAW -> execute(c, "set local role " + SqlNames.quote(tenant.role()));
            case MODELS -> execute(c, "set local role " + SqlNames.quote(tenant.login()));
        }
    }

    /// What somebody else wrote runs only after this.
    ///
    /// @throws IllegalStateException unless statements run with the tenant's rights
    static void requireRole(Connection c, TenantId tenant, Place place) throws SQLException {
        var expected = place == Place.RAW ? tenant.role() : tenant.login();
        var actual = strings(c, "select current_user").getFirst();
        if (place == Place.PLATFORM || !actual.equals(expected)) {
            throw new IllegalStateException("an archive's SQL would run as " + actual);
        }
    }

    /// Goes on with the rights of the platform's own tables that row security guards.
    static void asPlatform(Connection c) throws SQLException {
        execute(c, "set local role millrace_platform");
    }

    static void asOwner(Connection c) throws SQLException {
        execute(c, "set local role none");
    }
}
