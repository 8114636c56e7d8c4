package io.millrace.matching.engine;

import java.util.Locale;

/// What became of a pair.
public enum Decision {
    /// Both records are in one cluster.
    MATCH,
    /// Too little evidence.
    POSSIBLE,
    /// Enough evidence alone, but the other records of the clusters speak against it.
    SEPARATED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
