package io.millrace.transform.engine.lineage.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A query with what it begins and ends with.
public record Query(List<Cte> ctes, boolean isRecursive, Body body, Ending ending) {
    public Query {
        ctes = List.copyOf(ctes);
    }

    static Query unread(String reason) {
        return new Query(List.of(), false, new UnreadBody(reason), Ending.NONE);
    }

    /// A common table expression.
    ///
    /// @param columns their names; those that are left out keep their own
    public record Cte(String name, List<String> columns, Query query) {
        public Cte {
            columns = List.copyOf(columns);
        }
    }

    /// @param order of the rows
    /// @param isLimited whether not all of them are given
    /// @param limits values that say how many are
    public record Ending(List<Expression> order, boolean isLimited, List<Expression> limits) {
        public static final Ending NONE = new Ending(List.of(), false, List.of());

        public Ending {
            order = List.copyOf(order);
            limits = List.copyOf(limits);
        }
    }

    public sealed interface Body {}

    /// @param windows by name
    public record Select(
            Distinct distinct,
            List<Item> items,
            List<Source.Chain> from,
            Optional<Expression> where,
            List<Expression> groups,
            Optional<Expression> having,
            Map<String, Expression.Window> windows)
            implements Body {
        public Select {
            items = List.copyOf(items);
            from = List.copyOf(from);
            groups = List.copyOf(groups);
            windows = Map.copyOf(windows);
        }
    }

    /// @param on empty for all results
    public record Distinct(boolean isDistinct, List<Expression> on) {
        static final Distinct NOT = new Distinct(false, List.of());

        public Distinct {
            on = List.copyOf(on);
        }
    }

    /// @param rows at least one
    public record Values(List<List<Expression>> rows) implements Body {
        public Values {
            rows = List.copyOf(rows);
        }
    }

    /// Queries one after another, from the left.
    ///
    /// @param steps at least one
    public record Combined(Body first, List<Step> steps) implements Body {
        public Combined {
            steps = List.copyOf(steps);
        }
    }

    public record Step(SetOperator operator, boolean isAll, Body operand) {}

    public enum SetOperator {
        UNION,
        INTERSECT,
        EXCEPT
    }

    /// A query in brackets.
    public record Wrapped(Query query) implements Body {}

    public record UnreadBody(String reason) implements Body {}

    /// One of the results.
    public sealed interface Item {}

    public record Output(Expression value, Optional<String> alias) implements Item {}

    /// @param table empty for all
    public record Star(List<String> table) implements Item {
        public Star {
            table = List.copyOf(table);
        }
    }

    /// @param alias absent where its name is not known
    /// @param isMany whether it may be any number of columns
    public record UnreadItem(String reason, Optional<String> alias, boolean isMany)
            implements Item {}
}
