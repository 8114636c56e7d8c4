package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.Expression;
import io.millrace.transform.engine.lineage.sql.Expression.Call;
import io.millrace.transform.engine.lineage.sql.Expression.Case;
import io.millrace.transform.engine.lineage.sql.Expression.Cast;
import io.millrace.transform.engine.lineage.sql.Expression.Computed;
import io.millrace.transform.engine.lineage.sql.Expression.Constant;
import io.millrace.transform.engine.lineage.sql.Expression.Derived;
import io.millrace.transform.engine.lineage.sql.Expression.Field;
import io.millrace.transform.engine.lineage.sql.Expression.Reference;
import io.millrace.transform.engine.lineage.sql.Expression.Subquery;
import io.millrace.transform.engine.lineage.sql.Expression.WholeRow;
import io.millrace.transform.engine.lineage.sql.Label;
import java.util.ArrayList;
import java.util.List;

/// Follows expressions.
record ExpressionLineage(Context context, Ctes ctes, Scope scope) {
    /// So many names are looked at by one step.
    private static final int NAMES_A_STEP = 64;

    Value value(Expression expression) {
        context.effort().spend(1);
        context.effort().enter();
        var value = followed(expression);
        context.effort().leave();
        return value;
    }

    private Value followed(Expression expression) {
        return switch (expression) {
            case Constant(var label, _) -> new Value(label, Sources.NOTHING);
            case Reference(var path) -> new Value(Label.of(path.getLast()), resolved(path));
            case WholeRow(var table) -> new Value(Label.NONE, whole(table));
            case Computed(var parts, var label) ->
                    new Value(label, sources(parts).as(How.COMPUTED));
            case Derived(var base, var parts) -> derived(value(base), sources(parts));
            case Cast(var inner, var type) -> cast(value(inner), type);
            case Case choice -> choice(choice);
            case Field(var base, var name) -> new Value(Label.of(name), field(base, name));
            case Subquery subquery -> subquery(subquery);
            case Call call -> new CallLineage(this).value(call);
        };
    }

    Sources one(Expression expression) {
        return value(expression).sources();
    }

    /// Of all of `expressions`.
    Sources sources(List<Expression> expressions) {
        var all = new ArrayList<Sources>();
        for (var expression : expressions) all.add(one(expression));
        var sources = Sources.all(all);
        context.effort().spend(sources.origins().size());
        return sources;
    }

    private Sources resolved(List<String> path) {
        context.effort().spend(scope.relation().columns().size() / NAMES_A_STEP);
        var sources = scope.resolved(path);
        context.effort().spend(sources.origins().size());
        return sources;
    }

    private Sources whole(List<String> table) {
        var sources = scope.whole(table);
        context.effort().spend(sources.origins().size());
        return sources;
    }

    private static Value derived(Value base, Sources parts) {
        return new Value(base.label(), base.sources().and(parts).as(How.COMPUTED));
    }

    private static Value cast(Value value, String type) {
        var label = value.label().isKept() ? value.label() : Label.ofType(type);
        return new Value(label, value.sources().as(How.COMPUTED));
    }

    private Value choice(Case choice) {
        var parts = sources(choice.parts());
        var otherwise = choice.otherwise().map(this::value);
        var label =
                otherwise
                        .map(Value::label)
                        .filter(Label::isKept)
                        .orElseGet(() -> Label.ofType("case"));
        var all = otherwise.map(value -> parts.and(value.sources())).orElse(parts);
        return new Value(label, all.as(How.COMPUTED));
    }

    /// `(table).column` is a column, `(column).field` is part of one.
    private Sources field(Expression base, String name) {
        if (base instanceof Reference(var path) && path.size() == 1) {
            boolean isTable = !scope.isColumn(path.getFirst());
            if (isTable) return resolved(List.of(path.getFirst(), name));
        }
        return one(base).as(How.COMPUTED);
    }

    private Value subquery(Subquery subquery) {
        var relation = new QueryLineage(context, ctes, scope).of(subquery.query());
        context.effort().spend(relation.columns().size());
        var rows = relation.rows().as(How.FILTERED);
        return switch (subquery.kind()) {
            case EXISTS -> new Value(Label.of("exists"), rows);
            case ARRAY -> new Value(Label.of("array"), array(relation).and(rows));
            case VALUE -> new Value(label(relation), values(relation).and(rows));
        };
    }

    private static Sources array(Relation relation) {
        var order = relation.order().as(How.FILTERED);
        return values(relation).as(How.AGGREGATED).and(order);
    }

    private static Label label(Relation relation) {
        return relation.columns().isEmpty()
                ? Label.NONE
                : Label.of(relation.columns().getFirst().name());
    }

    /// Of its one column, or of all that are compared with as many values.
    private static Sources values(Relation relation) {
        if (relation.isOpen() || relation.columns().size() != 1) return relation.whole();
        return relation.columns().getFirst().sources();
    }
}
