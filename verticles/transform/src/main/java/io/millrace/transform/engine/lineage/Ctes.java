package io.millrace.transform.engine.lineage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Common table expressions by name; inner ones hide outer ones.
final class Ctes {
    private final @Nullable Ctes outer;
    private final Map<String, Relation> own = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Ctes(@Nullable Ctes outer) {
        this.outer = outer;
    }

    void put(String name, Relation relation) {
        own.put(name, relation);
    }

    /// Whether one of these, and no outer one, was found.
    boolean isUsed(String name) {
        return used.contains(name);
    }

    Optional<Relation> find(String name) {
        var relation = own.get(name);
        if (relation == null) return outer == null ? Optional.empty() : outer.find(name);
        used.add(name);
        return Optional.of(relation);
    }
}
