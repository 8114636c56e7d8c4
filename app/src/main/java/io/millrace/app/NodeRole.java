package io.millrace.app;

import java.util.Locale;
import java.util.Optional;

/// A part of the product that a node may run.
public enum NodeRole {
    GATEWAY,
    RELAY,
    INGEST,
    TRANSFORM,
    MATCHING,
    QUALITY,
    RCA,
    ALERTS;

    /// The name on the command line.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<NodeRole> of(String id) {
        for (var role : values()) if (role.id().equals(id)) return Optional.of(role);
        return Optional.empty();
    }
}
