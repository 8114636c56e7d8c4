package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import io.millrace.transform.engine.lineage.Side.Named;
import io.millrace.transform.engine.lineage.sql.Expression;
import io.millrace.transform.engine.lineage.sql.Source.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows one join.
record JoinLineage(Context context, Ctes ctes, @Nullable Scope outer) {
    Side of(Side left, Side right, Join join) {
        context.effort().spend(left.size() + right.size());
        if (join.isNatural() && (left.relation().isOpen() || right.relation().isOpen())) {
            var reason = "a natural join of columns that are not known is not read";
            return new Side(Side.joined(left.names(), right.names()), Relation.unread(reason));
        }
        var both = left.beside(right);
        var rows = new ArrayList<>(List.of(both.relation().rows()));
        join.on().map(on -> sources(on, both).as(How.FILTERED)).ifPresent(rows::add);
        var merged = new ArrayList<Column>();
        for (var name : join.isNatural() ? common(left, right) : join.using()) {
            var first = left.relation().column(name);
            var second = right.relation().column(name);
            rows.add(first.and(second).as(How.FILTERED));
            merged.add(new Column(name, merged(join.kind(), first, second)));
        }
        return side(both, merged, join.alias(), Sources.all(rows));
    }

    private Sources sources(Expression condition, Side both) {
        return new ExpressionLineage(context, ctes, new Scope(both, outer)).one(condition);
    }

    private static List<String> common(Side left, Side right) {
        return left.relation().columns().stream()
                .map(Column::name)
                .filter(name -> !right.relation().named(name).isEmpty())
                .toList();
    }

    /// PostgreSQL takes the side that is never filled up with nulls.
    private static Sources merged(Join.Kind kind, Sources left, Sources right) {
        return switch (kind) {
            case INNER, LEFT, CROSS -> left;
            case RIGHT -> right;
            case FULL -> left.and(right).as(How.COMPUTED);
        };
    }

    private static Side side(Side both, List<Column> merged, Optional<String> alias, Sources rows) {
        var once = merged.stream().map(Column::name).toList();
        var others =
                both.relation().columns().stream()
                        .filter(column -> !once.contains(column.name()))
                        .toList();
        var columns = Side.joined(merged, others);
        var opens = both.relation().opens();
        var relation = new Relation(columns, opens, rows, both.relation().order());
        var own =
                alias.map(name -> new Named(name, Optional.empty(), Relation.of(merged))).stream()
                        .toList();
        return new Side(Side.joined(both.names(), own), relation);
    }
}
