package io.millrace.tenants.db;

/// Identifiers and literals for the few statements that cannot take parameters.
public final class SqlNames {
    private SqlNames() {}

    /// `identifier` in double quotes.
    ///
    /// @throws IllegalArgumentException for NUL, which Postgres cannot hold
    public static String quote(String identifier) {
        return '"' + withoutNul(identifier).replace("\"", "\"\"") + '"';
    }

    /// `schema.table`, both quoted.
    public static String quote(String schema, String table) {
        return quote(schema) + "." + quote(table);
    }

    /// `text` as a string literal; needs `standard_conforming_strings`, which is Postgres's
    /// default.
    public static String literal(String text) {
        return '\'' + withoutNul(text).replace("'", "''") + '\'';
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("NUL in SQL text");
        return text;
    }
}
