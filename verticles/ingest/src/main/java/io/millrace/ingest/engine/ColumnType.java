package io.millrace.ingest.engine;

import java.util.Locale;
import java.util.Optional;

/// The types a column can have. Decided once a dataset and kept.
public enum ColumnType {
    BIGINT("bigint"),
    NUMERIC("numeric"),
    DOUBLE("double precision"),
    BOOLEAN("boolean"),
    DATE("date"),
    TIMESTAMP("timestamp"),
    TIMESTAMPTZ("timestamptz"),
    TEXT("text"),
    JSONB("jsonb");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /// The type's name in Postgres.
    public String sql() {
        return sql;
    }

    /// The type's name in settings and answers.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ColumnType> of(String id) {
        for (var type : values()) {
            if (type.id().equals(id) || type.sql.equals(id)) return Optional.of(type);
        }
        return Optional.empty();
    }

    /// Whether sums and quantiles of the values mean something.
    boolean isMeasure() {
        return this == BIGINT || this == NUMERIC || this == DOUBLE || this == BOOLEAN;
    }

    public boolean isNumber() {
        return this == BIGINT || this == NUMERIC || this == DOUBLE;
    }

    /// Whether a column of it can divide rows into groups.
    boolean isDimension() {
        return this != DOUBLE && this != JSONB && this != TIMESTAMP && this != TIMESTAMPTZ;
    }
}
