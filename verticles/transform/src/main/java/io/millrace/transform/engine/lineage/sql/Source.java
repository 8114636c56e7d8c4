package io.millrace.transform.engine.lineage.sql;

import java.util.List;
import java.util.Optional;

/// What stands in `from`.
public sealed interface Source {
    Alias alias();

    /// @param columns their names; those that are left out keep their own
    /// @param isDefinition whether the names came with types, which makes them all there are
    record Alias(Optional<String> name, List<String> columns, boolean isDefinition) {
        static final Alias NONE = new Alias(Optional.empty(), List.of(), false);

        public Alias {
            columns = List.copyOf(columns);
        }
    }

    /// A table, a view or a common table expression.
    record Table(List<String> path, Alias alias) implements Source {
        public Table {
            path = List.copyOf(path);
        }
    }

    record Subquery(Query query, boolean isLateral, Alias alias) implements Source {}

    /// @param isNumbered whether `ordinality` comes behind its columns
    record Functions(List<Expression.Call> calls, boolean isNumbered, Alias alias)
            implements Source {
        public Functions {
            calls = List.copyOf(calls);
        }
    }

    /// Joins in brackets.
    record Group(Chain chain, Alias alias) implements Source {}

    /// Joins from the left.
    record Chain(Source first, List<Join> joins) {
        public Chain {
            joins = List.copyOf(joins);
        }
    }

    /// @param using names of the columns that both sides have in common
    /// @param alias of those columns
    record Join(
            Kind kind,
            boolean isNatural,
            Source source,
            Optional<Expression> on,
            List<String> using,
            Optional<String> alias) {
        public enum Kind {
            INNER,
            LEFT,
            RIGHT,
            FULL,
            CROSS
        }

        public Join {
            using = List.copyOf(using);
        }
    }
}
