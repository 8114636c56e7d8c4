package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import io.millrace.transform.engine.lineage.sql.Expression;
import io.millrace.transform.engine.lineage.sql.Query;
import io.millrace.transform.engine.lineage.sql.Query.Body;
import io.millrace.transform.engine.lineage.sql.Query.Combined;
import io.millrace.transform.engine.lineage.sql.Query.Cte;
import io.millrace.transform.engine.lineage.sql.Query.Ending;
import io.millrace.transform.engine.lineage.sql.Query.Select;
import io.millrace.transform.engine.lineage.sql.Query.SetOperator;
import io.millrace.transform.engine.lineage.sql.Query.Step;
import io.millrace.transform.engine.lineage.sql.Query.UnreadBody;
import io.millrace.transform.engine.lineage.sql.Query.Values;
import io.millrace.transform.engine.lineage.sql.Query.Wrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows queries.
///
/// @param outer what expressions see of the query around; null where there is none
record QueryLineage(Context context, Ctes ctes, @Nullable Scope outer) {
    private static final int MOST_ROUNDS = 20;

    Relation of(Query query) {
        var known = new Ctes(ctes);
        var inner = new QueryLineage(context, known, outer);
        for (var cte : query.ctes()) known.put(cte.name(), inner.of(cte, query.isRecursive()));
        return inner.of(query.body(), query.ending());
    }

    private Relation of(Body body, Ending ending) {
        if (body instanceof Select select) {
            return new SelectLineage(context, ctes, outer).of(select, ending);
        }
        return ended(of(body), ending);
    }

    private Relation of(Body body) {
        return switch (body) {
            case Select select -> of(select, Ending.NONE);
            case Wrapped(var query) -> of(query);
            case UnreadBody(var reason) -> Relation.unread(reason);
            case Values(var rows) -> values(rows);
            case Combined(var first, var steps) -> {
                var relation = of(first);
                for (var step : steps) relation = combined(relation, of(step.operand()), step);
                yield relation;
            }
        };
    }

    private Relation of(Cte cte, boolean isRecursive) {
        var query = cte.query();
        boolean isPlain = query.ctes().isEmpty() && !query.ending().isLimited();
        boolean mayRecur =
                isRecursive
                        && isPlain
                        && query.body() instanceof Combined combined
                        && combined.steps().getLast().operator() == SetOperator.UNION;
        return mayRecur && query.body() instanceof Combined body
                ? recursive(cte, body)
                : of(query).renamed(cte.columns());
    }

    /// Goes round until nothing more comes to its columns.
    private Relation recursive(Cte cte, Combined body) {
        var last = body.steps().getLast();
        var before = body.steps().subList(0, body.steps().size() - 1);
        var start = before.isEmpty() ? body.first() : new Combined(body.first(), before);
        var relation = of(start).renamed(cte.columns());
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var known = new Ctes(ctes);
            known.put(cte.name(), relation);
            var more = new QueryLineage(context, known, outer).of(last.operand());
            var next = combined(relation, more, last);
            if (!known.isUsed(cte.name()) || next.equals(relation)) return next;
            relation = next;
        }
        return Relation.unread("the recursion of '" + cte.name() + "' is not read");
    }

    private Relation values(List<List<Expression>> rows) {
        var values = new ExpressionLineage(context, ctes, new Scope(Side.NONE, outer));
        int width = rows.getFirst().size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            return Relation.unread("the values have unlike numbers of columns");
        }
        var columns = new ArrayList<Column>();
        for (int i = 0; i < width; i++) {
            int at = i;
            var sources = values.sources(rows.stream().map(row -> row.get(at)).toList());
            columns.add(new Column("column" + (i + 1), sources));
        }
        return Relation.of(columns);
    }

    /// Names and, but in a union, values are those of the left.
    private Relation combined(Relation left, Relation right, Step step) {
        var open = left.whyOpen().or(right::whyOpen);
        if (open.isPresent()) return Relation.unread(open.get());
        if (left.columns().size() != right.columns().size()) {
            return Relation.unread("two queries of unlike numbers of columns are combined");
        }
        boolean isUnion = step.operator() == SetOperator.UNION;
        var columns = new ArrayList<Column>();
        for (int i = 0; i < left.columns().size(); i++) {
            var column = left.columns().get(i);
            var other = right.columns().get(i).sources();
            var sources = isUnion ? column.sources().and(other) : column.sources();
            context.effort().spend(1 + sources.origins().size());
            columns.add(new Column(column.name(), sources));
        }
        var rows = new ArrayList<>(List.of(left.rows(), right.rows()));
        boolean goesByValues = !isUnion || !step.isAll();
        if (goesByValues) rows.addAll(List.of(left.whole(), right.whole()));
        var order = goesByValues ? Sources.NOTHING : left.order().and(right.order());
        return new Relation(columns, List.of(), Sources.all(rows).as(How.FILTERED), order);
    }

    private Relation ended(Relation relation, Ending ending) {
        var results = new Results(relation, Optional.empty());
        var values = new ExpressionLineage(context, ctes, new Scope(Side.NONE, outer));
        var order =
                ending.order().isEmpty()
                        ? relation.order()
                        : Sources.all(ending.order().stream().map(results::of).toList());
        var rows = new ArrayList<>(List.of(relation.rows()));
        if (ending.isLimited()) rows.add(order);
        rows.add(values.sources(ending.limits()));
        var decided = Sources.all(rows).as(How.FILTERED);
        return new Relation(relation.columns(), relation.opens(), decided, order);
    }
}
