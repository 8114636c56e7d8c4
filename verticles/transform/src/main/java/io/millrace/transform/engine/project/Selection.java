package io.millrace.transform.engine.project;

import java.util.List;

/// What a selector of `selectors.yml` selects.
sealed interface Selection {
    /// @param tests which tests go with what is selected
    record Term(Criterion criterion, Company tests) implements Selection {}

    record Union(List<Selection> parts) implements Selection {
        public Union {
            parts = List.copyOf(parts);
        }
    }

    record Intersection(List<Selection> parts) implements Selection {
        public Intersection {
            parts = List.copyOf(parts);
        }
    }

    record Difference(Selection from, Selection without) implements Selection {}

    /// dbt's `indirect_selection`: which tests go with the nodes that a term selects.
    enum Company {
        /// Those that test one of them.
        EAGER,
        /// Those that test nothing but them.
        CAUTIOUS,
        /// Those that test nothing but them and what they need.
        BUILDABLE,
        /// None.
        EMPTY
    }

    /// Whether it asks what was before.
    default boolean isAboutThePast() {
        return switch (this) {
            case Term(var criterion, _) -> criterion.isAboutThePast();
            case Union(var parts) -> parts.stream().anyMatch(Selection::isAboutThePast);
            case Intersection(var parts) -> parts.stream().anyMatch(Selection::isAboutThePast);
            case Difference(var from, var without) ->
                    from.isAboutThePast() || without.isAboutThePast();
        };
    }
}
