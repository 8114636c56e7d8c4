package io.millrace.transform.engine.lineage.sql;

import java.util.List;
import java.util.Optional;

/// A value in a statement.
public sealed interface Expression {
    /// What no column has to do with.
    ///
    /// @param place a whole number as it is written, which may be the place of a result; else 0
    record Constant(Label label, int place) implements Expression {}

    /// `column`, `table.column` or `schema.table.column`; one name may also be a whole row.
    record Reference(List<String> path) implements Expression {
        public Reference {
            path = List.copyOf(path);
        }
    }

    /// `table.*` as a value.
    record WholeRow(List<String> table) implements Expression {
        public WholeRow {
            table = List.copyOf(table);
        }
    }

    /// Whatever is made of its parts.
    record Computed(List<Expression> parts, Label label) implements Expression {
        public Computed {
            parts = List.copyOf(parts);
        }
    }

    /// The same, named after its base: `array[at]`.
    record Derived(Expression base, List<Expression> parts) implements Expression {
        public Derived {
            parts = List.copyOf(parts);
        }
    }

    /// @param type PostgreSQL's own name of it
    record Cast(Expression value, String type) implements Expression {}

    record Case(List<Expression> parts, Optional<Expression> otherwise) implements Expression {
        public Case {
            parts = List.copyOf(parts);
        }
    }

    /// `(row).field`
    record Field(Expression base, String name) implements Expression {}

    record Subquery(Query query, Kind kind) implements Expression {
        public enum Kind {
            /// Its value, or its rows to compare with.
            VALUE,
            ARRAY,
            EXISTS
        }
    }

    /// A call of a function, an aggregate or a window function.
    ///
    /// @param function without `pg_catalog`
    /// @param order of the arguments
    /// @param within the order of `within group`
    record Call(
            String function,
            String label,
            List<Expression> arguments,
            boolean isDistinct,
            List<Expression> order,
            List<Expression> within,
            Optional<Expression> filter,
            Optional<Window> window)
            implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
            order = List.copyOf(order);
            within = List.copyOf(within);
        }
    }

    /// @param base a named window that it begins with
    /// @param columns that it is parted and ordered by
    record Window(Optional<String> base, List<Expression> columns, boolean isOrdered) {
        public Window {
            columns = List.copyOf(columns);
        }
    }
}
