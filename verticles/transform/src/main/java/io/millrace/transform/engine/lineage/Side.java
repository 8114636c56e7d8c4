package io.millrace.transform.engine.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is there to name behind `from`, or on one side of a join.
///
/// @param names what can stand before the dot
/// @param relation columns in the order of `*`, those that a join has in common once
record Side(List<Named> names, Relation relation) {
    static final Side NONE = new Side(List.of(), Relation.NONE);

    Side {
        names = List.copyOf(names);
    }

    /// @param schema of a table that has no alias
    record Named(String name, Optional<String> schema, Relation relation) {}

    Side beside(Side other) {
        return new Side(
                joined(names, other.names()),
                new Relation(
                        joined(relation.columns(), other.relation().columns()),
                        joined(relation.opens(), other.relation().opens()),
                        relation.rows().and(other.relation().rows()),
                        relation.order().and(other.relation().order())));
    }

    static <T> List<T> joined(List<T> left, List<T> right) {
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    int size() {
        return names.size() + relation.columns().size();
    }
}
