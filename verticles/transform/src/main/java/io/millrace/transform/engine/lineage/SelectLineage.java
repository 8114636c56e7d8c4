package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import io.millrace.transform.engine.lineage.sql.Expression;
import io.millrace.transform.engine.lineage.sql.Query.Ending;
import io.millrace.transform.engine.lineage.sql.Query.Item;
import io.millrace.transform.engine.lineage.sql.Query.Output;
import io.millrace.transform.engine.lineage.sql.Query.Select;
import io.millrace.transform.engine.lineage.sql.Query.Star;
import io.millrace.transform.engine.lineage.sql.Query.UnreadItem;
import io.millrace.transform.engine.lineage.sql.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows one SELECT.
record SelectLineage(Context context, Ctes ctes, @Nullable Scope outer) {
    /// PostgreSQL has no more.
    private static final int MOST_COLUMNS = 1_664;

    private static final String NO_NAME = "?";

    Relation of(Select select, Ending ending) {
        var side = new FromLineage(context, ctes, outer).of(select.from());
        var scope = new Scope(side, outer, select.windows());
        var values = new ExpressionLineage(context, ctes, scope);
        var given = given(select.items(), values);
        var results = new Results(given, Optional.of(values));
        var rows = new ArrayList<Sources>();
        rows.add(side.relation().rows());
        rows.add(given.rows());
        rows.addAll(scope.multipliers());
        select.where().map(values::one).ifPresent(rows::add);
        select.having().map(values::one).ifPresent(rows::add);
        select.groups().stream().map(results::ofGroup).forEach(rows::add);
        rows.addAll(distinct(select, results));
        rows.add(values.sources(ending.limits()));
        boolean takesFirst = ending.isLimited() || !select.distinct().on().isEmpty();
        var order =
                ending.order().isEmpty()
                        ? side.relation().order()
                        : Sources.all(ending.order().stream().map(results::of).toList());
        if (takesFirst) rows.add(order);
        return new Relation(
                given.columns(),
                given.opens(),
                Sources.all(rows).as(How.FILTERED),
                keepsOrder(select, ending) ? order : Sources.NOTHING);
    }

    private static boolean keepsOrder(Select select, Ending ending) {
        boolean isMixed = !select.groups().isEmpty() || select.distinct().isDistinct();
        return !ending.order().isEmpty() || !isMixed;
    }

    private static List<Sources> distinct(Select select, Results results) {
        var distinct = select.distinct();
        if (!distinct.isDistinct()) return List.of();
        return distinct.on().isEmpty()
                ? List.of(results.relation().whole())
                : distinct.on().stream().map(results::of).toList();
    }

    /// The results. Of those that are not read it is not known either whether they make more rows.
    private Relation given(List<Item> items, ExpressionLineage values) {
        var columns = new ArrayList<Column>();
        var opens = new ArrayList<Open>();
        var rows = Sources.NOTHING;
        for (var item : items) {
            switch (item) {
                case Output(var value, var alias) -> columns.add(column(value, alias, values));
                case Star(var table) -> {
                    var all = star(table, values.scope());
                    columns.addAll(all.columns());
                    opens.addAll(all.opens());
                }
                case UnreadItem(var reason, var alias, var isMany) -> {
                    var unread = Sources.unread(reason);
                    rows = unread;
                    if (isMany) opens.add(Open.because(reason));
                    else columns.add(new Column(alias.orElse(NO_NAME), unread));
                }
            }
            if (columns.size() > MOST_COLUMNS) {
                throw Unreadable.whole("it has more than " + MOST_COLUMNS + " columns");
            }
        }
        return new Relation(columns, opens, rows, Sources.NOTHING);
    }

    private static Column column(
            Expression expression, Optional<String> alias, ExpressionLineage values) {
        var value = values.value(expression);
        return new Column(alias.orElse(value.label().name()), value.sources());
    }

    private Relation star(List<String> table, Scope scope) {
        var all =
                table.isEmpty()
                        ? scope.relation()
                        : scope.relation(table)
                                .orElseGet(() ->
                                        Relation.unread(
                                                "there is no '" + String.join(".", table) + "'"));
        context.effort().spend(all.columns().size());
        return all;
    }
}
