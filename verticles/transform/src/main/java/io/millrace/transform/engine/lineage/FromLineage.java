package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import io.millrace.transform.engine.lineage.Side.Named;
import io.millrace.transform.engine.lineage.sql.Source;
import io.millrace.transform.engine.lineage.sql.Source.Alias;
import io.millrace.transform.engine.lineage.sql.Source.Chain;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows what stands behind `from`.
record FromLineage(Context context, Ctes ctes, @Nullable Scope outer) {
    Side of(List<Chain> chains) {
        var side = Side.NONE;
        for (var chain : chains) side = beside(side, of(chain, side));
        return side;
    }

    private Side beside(Side left, Side right) {
        context.effort().spend(left.size() + right.size());
        return left.beside(right);
    }

    /// @param before what stands before it, which a lateral part sees
    private Side of(Chain chain, Side before) {
        var left = of(chain.first(), before);
        for (var join : chain.joins()) {
            var right = of(join.source(), beside(before, left));
            left = new JoinLineage(context, ctes, outer).of(left, right, join);
        }
        return left;
    }

    private Side of(Source source, Side before) {
        return switch (source) {
            case Source.Table(var path, var alias) -> table(path, alias);
            case Source.Subquery(var query, var isLateral, var alias) -> {
                var around = isLateral ? lateral(before) : outer;
                var relation = new QueryLineage(context, ctes, around).of(query);
                yield named(relation, alias, Optional.empty(), Optional.empty());
            }
            case Source.Functions functions -> {
                var values = new ExpressionLineage(context, ctes, lateral(before));
                var relation = new FunctionLineage(values).of(functions);
                var its = functions.alias();
                // Columns that came with types have their names already.
                var columns = its.isDefinition() ? List.<String>of() : its.columns();
                var usual = functions.calls().getFirst().label();
                yield named(
                        relation,
                        new Alias(its.name(), columns, false),
                        Optional.of(usual),
                        Optional.empty());
            }
            case Source.Group(var chain, var alias) -> {
                var side = of(chain, before);
                yield alias.name().isEmpty()
                        ? side
                        : named(side.relation(), alias, Optional.empty(), Optional.empty());
            }
        };
    }

    private Scope lateral(Side before) {
        return new Scope(before, outer);
    }

    /// @param usual its name without an alias
    private Side named(
            Relation relation, Alias alias, Optional<String> usual, Optional<String> schema) {
        var renamed = relation.renamed(alias.columns());
        context.effort().spend(renamed.columns().size());
        var names =
                alias.name()
                        .or(() -> usual)
                        .map(name -> List.of(new Named(name, schema, renamed)))
                        .orElse(List.of());
        return new Side(names, renamed);
    }

    private Side table(List<String> path, Alias alias) {
        var usual = Optional.of(path.getLast());
        var cte = path.size() == 1 ? ctes.find(path.getFirst()) : Optional.<Relation>empty();
        if (cte.isPresent()) return named(cte.get(), alias, usual, Optional.empty());
        boolean hasSchema = path.size() == 2 && alias.name().isEmpty();
        Optional<String> schema = hasSchema ? Optional.of(path.getFirst()) : Optional.empty();
        return named(table(path), alias, usual, schema);
    }

    private Relation table(List<String> path) {
        if (path.size() > 2) {
            return Relation.of(Open.because("a table of another database is not read"));
        }
        var schema = path.size() == 2 ? path.getFirst() : "";
        var table = new RelationId(schema, path.getLast());
        return context.catalog()
                .columns(table)
                .map(columns -> known(table, columns))
                .orElseGet(() -> unknown(table));
    }

    private static Relation known(RelationId table, List<String> columns) {
        return Relation.of(
                columns.stream()
                        .map(name -> new Column(name, Sources.of(new ColumnId(table, name))))
                        .toList());
    }

    private static Relation unknown(RelationId table) {
        if (table.schema().isEmpty()) {
            var reason = "'" + table.name() + "' is named without its schema";
            return Relation.of(Open.because(reason));
        }
        var reason = "the columns of '" + table.name() + "' are not known";
        return Relation.of(new Open(reason, Optional.of(table)));
    }
}
