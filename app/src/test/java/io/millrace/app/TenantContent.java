package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A tenant's rows in the database, whoever is told what over the API.
///
/// @param tenant its id
record TenantContent(Node node, String tenant) {
    /// SHA-256 of the names and all rows of its datasets and models, and of who its members are.
    String digest() throws SQLException {
        var text = new StringBuilder();
        var settings = node.databaseSettings();
        var url =
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(settings.host(), settings.port(), settings.database());
        try (var superuser =
                        DriverManager.getConnection(
                                url, settings.superuser(), settings.superuserPassword());
                var statement = superuser.createStatement()) {
            var tables = strings(statement, tables());
            if (tables.isEmpty()) throw new AssertionError(tenant + " has no tables");
            for (var table : tables) {
                text.append(table).append(' ').append(strings(statement, rows(table)));
            }
            text.append(strings(statement, rows(members())));
        }
        return sha256(text.toString());
    }

    private String tables() {
        return """
        select format('%%I.%%I', schemaname, tablename) from pg_tables
        where schemaname in ('t_%1$s_raw', 't_%1$s_models') order by 1
        """
                .formatted(tenant);
    }

    private String members() {
        return "(select * from millrace.memberships where tenant = '" + tenant + "')";
    }

    private static String rows(String table) {
        var all = "coalesce(string_agg(x::text, '|' order by x::text), '')";
        return "select md5(" + all + ") from " + table + " x";
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var rows = statement.executeQuery(sql)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
