package io.millrace.transform.engine.lineage;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The columns that a value comes from, or why they are not known.
///
/// @param origins none of what comes from no column, and none of what is not known
public record Sources(Set<Origin> origins, Optional<String> unknown) {
    /// Of a constant.
    public static final Sources NOTHING = new Sources(Set.of(), Optional.empty());

    public Sources {
        origins = unknown.isPresent() ? Set.of() : Set.copyOf(origins);
    }

    /// @param reason one line
    public static Sources unread(String reason) {
        return new Sources(Set.of(), Optional.of(reason));
    }

    /// The column itself.
    public static Sources of(ColumnId column) {
        return new Sources(Set.of(new Origin(column, How.COPIED)), Optional.empty());
    }

    /// What comes from all of `parts`: unknown where one of them is.
    public static Sources all(Collection<Sources> parts) {
        var origins = new LinkedHashSet<Origin>();
        for (var part : parts) {
            if (!part.isKnown()) return part;
            origins.addAll(part.origins());
        }
        return new Sources(origins, Optional.empty());
    }

    public Sources and(Sources other) {
        return all(List.of(this, other));
    }

    public boolean isKnown() {
        return unknown.isEmpty();
    }

    /// What a further step leaves of them.
    Sources as(How how) {
        return each(origin -> new Origin(origin.column(), origin.how().or(how)));
    }

    Sources mapped(UnaryOperator<ColumnId> columns) {
        return each(origin -> new Origin(columns.apply(origin.column()), origin.how()));
    }

    private Sources each(UnaryOperator<Origin> change) {
        if (origins.isEmpty()) return this;
        return new Sources(
                origins.stream().map(change).collect(Collectors.toSet()), Optional.empty());
    }

    Sources filtered(Predicate<Origin> which) {
        if (origins.isEmpty()) return this;
        return new Sources(
                origins.stream().filter(which).collect(Collectors.toSet()), Optional.empty());
    }
}
