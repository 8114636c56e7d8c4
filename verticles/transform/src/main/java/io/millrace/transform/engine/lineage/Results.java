package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.Expression;
import io.millrace.transform.engine.lineage.sql.Expression.Constant;
import io.millrace.transform.engine.lineage.sql.Expression.Reference;
import java.util.Optional;

/// What `order by`, `group by` and `distinct on` may name: results by place or name, or anything
/// that the list of results may.
///
/// @param values absent of combined queries, where only results can be named
record Results(Relation relation, Optional<ExpressionLineage> values) {
    Sources of(Expression expression) {
        return switch (expression) {
            case Constant(_, var place) when place > 0 -> at(place);
            case Reference(var path) when path.size() == 1 && isResult(path.getFirst()) ->
                    byName(path.getFirst());
            case Expression other ->
                    values.map(its -> its.one(other))
                            .orElseGet(() -> Sources.unread("the order is not read"));
        };
    }

    /// The same, where a column goes before a result of its name.
    Sources ofGroup(Expression expression) {
        if (!(expression instanceof Reference(var path)) || path.size() > 1 || values.isEmpty()) {
            return of(expression);
        }
        var name = path.getFirst();
        var columns = values.get().scope().relation();
        if (!columns.named(name).isEmpty()) return values.get().one(expression);
        if (columns.isOpen() && isResult(name)) {
            return Sources.unread("'" + name + "' may be a column or a result");
        }
        return of(expression);
    }

    private Sources at(int place) {
        if (relation.isOpen() || place > relation.columns().size()) {
            return Sources.unread(relation.whyOpen().orElse("there is no result " + place));
        }
        return relation.columns().get(place - 1).sources();
    }

    private boolean isResult(String name) {
        return !relation.named(name).isEmpty();
    }

    /// Of two results of one name nobody can tell which is meant, unless they are the same.
    private Sources byName(String name) {
        var found = relation.named(name);
        boolean isOne = found.stream().distinct().count() == 1;
        return isOne ? found.getFirst().sources() : relation.column(name);
    }
}
