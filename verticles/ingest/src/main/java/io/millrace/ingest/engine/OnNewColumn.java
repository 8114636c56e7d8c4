package io.millrace.ingest.engine;

import java.util.Locale;

/// What happens when a source sends a column that the dataset does not have.
public enum OnNewColumn {
    /// The table grows.
    ADD,
    /// Rows with a value in it are set aside.
    QUARANTINE,
    /// The batch fails.
    HOLD;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
