package io.millrace.transform.engine.project;

import java.util.Locale;
import java.util.Optional;

/// What a model becomes in the database.
public enum Materialization {
    VIEW,
    TABLE,
    /// A common table expression of the models that use it.
    EPHEMERAL;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// `incremental` is built as a table, whole at each run, which gives the same rows.
    static Optional<Materialization> of(String id) {
        return switch (id) {
            case "view" -> Optional.of(VIEW);
            case "table", "incremental" -> Optional.of(TABLE);
            case "ephemeral" -> Optional.of(EPHEMERAL);
            default -> Optional.empty();
        };
    }
}
