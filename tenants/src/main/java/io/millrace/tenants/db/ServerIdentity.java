package io.millrace.tenants.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// What a server knows of itself, so that servers whose addresses were mixed up are told apart
/// before anything is written.
///
/// @param installation the same on all servers of one
record ServerIdentity(String name, String installation) {
    private static final String ANYTHING =
            "select to_regclass('millrace.platform_migrations') is not null";
    private static final String KNOWS = "select to_regclass('millrace.this_server') is not null";
    private static final String FIND = "select name, installation from millrace.this_server";
    private static final String BECOME =
            "insert into millrace.this_server (name, installation) values (?, ?) on conflict do nothing";

    /// Makes a migrated server the one that it is meant to be, unless it is one already.
    ///
    /// @return what it is
    ServerIdentity become(Schema schema) {
        try (var owner = schema.owner()) {
            try (var insert = owner.prepareStatement(BECOME)) {
                insert.setString(1, name);
                insert.setString(2, installation);
                insert.execute();
            }
            return find(owner).orElseThrow();
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    /// @throws ServerException when the server is another one, or another installation's
    void check(Schema schema) {
        try (var superuser = schema.existing()) {
            if (superuser == null || !isTrue(superuser, ANYTHING)) return;
            var found =
                    isTrue(superuser, KNOWS) ? find(superuser) : Optional.<ServerIdentity>empty();
            found.ifPresent(this::compare);
            if (found.isEmpty()) {
                throw new ServerException(name, "It holds another installation.");
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    private void compare(ServerIdentity found) {
        if (!found.installation().equals(installation)) {
            throw new ServerException(name, "It holds another installation.");
        }
        if (!found.name().equals(name)) {
            throw new ServerException(
                    name, "It is the server " + found.name() + "; give each its own name.");
        }
    }

    private static boolean isTrue(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static Optional<ServerIdentity> find(Connection c) throws SQLException {
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(FIND)) {
            if (!rows.next()) return Optional.empty();
            return Optional.of(new ServerIdentity(rows.getString(1), rows.getString(2)));
        }
    }
}
