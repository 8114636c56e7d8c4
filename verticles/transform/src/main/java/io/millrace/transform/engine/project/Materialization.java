package io.millrace.transform.engine.project;

import java.util.Locale;
import java.util.Optional;

/// What a model becomes in the database.
public enum Materialization {
    VIEW,
    TABLE,
    /// A table as well: a run, and new rows, bring it up to date.
    MATERIALIZED_VIEW,
    /// A table to which each run brings what is new.
    INCREMENTAL,
    /// A common table expression of the models that use it.
    EPHEMERAL,
    /// What a macro of the project makes of it.
    CUSTOM;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it keeps rows, so that what reads it does not read what it was made from.
    public boolean isStored() {
        return this == TABLE || this == MATERIALIZED_VIEW || this == INCREMENTAL || this == CUSTOM;
    }

    static Optional<Materialization> of(String id) {
        return switch (id) {
            case "view" -> Optional.of(VIEW);
            case "table" -> Optional.of(TABLE);
            case "materialized_view" -> Optional.of(MATERIALIZED_VIEW);
            case "incremental" -> Optional.of(INCREMENTAL);
            case "ephemeral" -> Optional.of(EPHEMERAL);
            default -> Optional.empty();
        };
    }
}
