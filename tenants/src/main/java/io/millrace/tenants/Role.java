package io.millrace.tenants;

import java.util.Locale;
import java.util.Optional;

/// What a member may do; each role may do what the ones before it may.
public enum Role {
    VIEWER,
    STEWARD,
    ENGINEER,
    ADMIN,
    OWNER;

    /// Whether this role may do what `needed` may.
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /// The name in tokens, tables and JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String id) {
        for (var role : values()) if (role.id().equals(id)) return Optional.of(role);
        return Optional.empty();
    }
}
