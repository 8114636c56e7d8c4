package io.millrace.transform.engine.project;

import java.util.Locale;
import java.util.Optional;

/// What a model becomes in the database.
public enum Materialization {
    VIEW,
    TABLE,
    /// A table to which each run brings what is new.
    INCREMENTAL,
    /// A common table expression of the models that use it.
    EPHEMERAL;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it keeps rows, so that what reads it does not read what it was made from.
    public boolean isStored() {
        return this == TABLE || this == INCREMENTAL;
    }

    static Optional<Materialization> of(String id) {
        return switch (id) {
            case "view" -> Optional.of(VIEW);
            case "table" -> Optional.of(TABLE);
            case "incremental" -> Optional.of(INCREMENTAL);
            case "ephemeral" -> Optional.of(EPHEMERAL);
            default -> Optional.empty();
        };
    }
}
