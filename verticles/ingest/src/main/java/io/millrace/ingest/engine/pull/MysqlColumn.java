package io.millrace.ingest.engine.pull;

/// A column of what is read of a MySQL or MariaDB.
///
/// @param kind how its values are asked for and written
/// @param widest bytes of its longest value that is read
/// @param isBounded whether its type holds no longer ones
public record MysqlColumn(String name, Kind kind, long widest, boolean isBounded) {
    private static final long FIXED_BYTES = 128;

    /// As long as a row of a table may be without its long columns.
    private static final long STRING_BYTES = 1 << 16;

    /// As long as a record may be.
    private static final long LONG_BYTES = 1 << 20;

    /// What values are.
    public enum Kind {
        NUMBER,
        FLOATING,
        BITS,
        DATE,
        DATETIME,
        TIMESTAMP,
        TIME,
        JSON,
        BYTES,
        SHAPE,
        TEXT
    }

    /// @param type as the client calls it
    public static MysqlColumn of(String name, String type) {
        var kind = kind(type);
        return switch (kind) {
            case NUMBER, FLOATING, BITS, DATE, DATETIME, TIMESTAMP, TIME ->
                    new MysqlColumn(name, kind, FIXED_BYTES, true);
            case JSON, SHAPE -> new MysqlColumn(name, kind, LONG_BYTES, false);
            case BYTES, TEXT -> {
                boolean isLong = type.endsWith("BLOB") || type.endsWith("TEXT");
                yield new MysqlColumn(name, kind, isLong ? LONG_BYTES : STRING_BYTES, false);
            }
        };
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "INT8", "INT16", "INT24", "INT32", "INT64", "YEAR", "NUMERIC" -> Kind.NUMBER;
            case "U_INT8", "U_INT16", "U_INT24", "U_INT32", "U_INT64" -> Kind.NUMBER;
            case "FLOAT", "DOUBLE" -> Kind.FLOATING;
            case "BIT" -> Kind.BITS;
            case "DATE" -> Kind.DATE;
            case "DATETIME" -> Kind.DATETIME;
            case "TIMESTAMP" -> Kind.TIMESTAMP;
            case "TIME" -> Kind.TIME;
            case "JSON" -> Kind.JSON;
            case "BINARY", "VARBINARY", "TINY_BLOB", "BLOB", "MEDIUM_BLOB", "LONG_BLOB" ->
                    Kind.BYTES;
            case "GEOMETRY" -> Kind.SHAPE;
            default -> Kind.TEXT;
        };
    }

    /// How it is asked for: what the client would take for something else, as a date that there is
    /// not or a number in JSON, comes as the server's own text.
    String selected() {
        var column = column();
        return switch (kind) {
            case NUMBER, FLOATING, BYTES, TEXT -> column;
            case BITS -> "cast(%s as unsigned)".formatted(column);
            case DATE, DATETIME, TIMESTAMP, TIME, JSON -> "cast(%s as char)".formatted(column);
            case SHAPE -> "st_astext(%s)".formatted(column);
        };
    }

    /// Its name as SQL, of the relation `t`.
    String column() {
        return "t." + MysqlTable.quoted(name);
    }
}
