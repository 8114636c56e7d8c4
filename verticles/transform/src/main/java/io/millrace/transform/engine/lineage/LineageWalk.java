package io.millrace.transform.engine.lineage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Follows a column from relation to relation, each column once, the nearest first.
///
/// @param links by how many steps away they are, from 1
/// @param isWhole false where there is more behind them
public record LineageWalk(Map<Link, Integer> links, List<Gap> gaps, boolean isWhole) {
    public LineageWalk {
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
        gaps = List.copyOf(gaps);
    }

    public enum Direction {
        UPSTREAM,
        DOWNSTREAM
    }

    /// What is not known: where a column comes from, or what decides about all rows.
    ///
    /// @param column absent for all rows
    public record Gap(RelationId relation, Optional<String> column, String reason) {}

    /// What lies next to some columns.
    public record Around(List<Link> links, List<Gap> gaps) {
        public Around {
            links = List.copyOf(links);
            gaps = List.copyOf(gaps);
        }
    }

    /// @param steps at most so many
    /// @param most links at most, and those of the step that goes beyond
    public record Bounds(int steps, int most) {}

    /// @param around what lies next to columns in that direction
    public static LineageWalk of(
            ColumnId start,
            Direction direction,
            Bounds bounds,
            Function<Set<ColumnId>, Around> around) {
        var seen = new LinkedHashSet<>(Set.of(start));
        var links = new LinkedHashMap<Link, Integer>();
        var gaps = new LinkedHashSet<Gap>();
        Set<ColumnId> next = Set.of(start);
        for (int step = 1; step <= bounds.steps() && !next.isEmpty(); step++) {
            var found = around.apply(next);
            gaps.addAll(found.gaps());
            var behind = new LinkedHashSet<ColumnId>();
            for (var link : found.links()) {
                links.putIfAbsent(link, step);
                if (link.isOfValue()) end(link, direction).filter(seen::add).ifPresent(behind::add);
            }
            next = behind;
            if (links.size() >= bounds.most()) break;
        }
        // What lies around may itself be cut off where it is that much.
        boolean isCut = links.size() > bounds.most();
        boolean isWhole = !isCut && (next.isEmpty() || around.apply(next).links().isEmpty());
        return new LineageWalk(links, new ArrayList<>(gaps), isWhole);
    }

    private static Optional<ColumnId> end(Link link, Direction direction) {
        return switch (direction) {
            case UPSTREAM -> Optional.of(link.from());
            case DOWNSTREAM -> link.to();
        };
    }
}
