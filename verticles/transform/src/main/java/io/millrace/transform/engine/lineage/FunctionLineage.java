package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import io.millrace.transform.engine.lineage.sql.Expression.Call;
import io.millrace.transform.engine.lineage.sql.Source.Functions;
import java.util.ArrayList;
import java.util.List;

/// Follows functions behind `from`: every column of one is made of all its arguments.
record FunctionLineage(ExpressionLineage values) {
    private static final String UNNEST = "unnest";

    Relation of(Functions functions) {
        var columns = new ArrayList<Column>();
        var opens = new ArrayList<Open>();
        var arguments = new ArrayList<Sources>();
        for (var call : functions.calls()) {
            arguments.add(values.sources(call.arguments()));
            var its = columns(call, functions);
            columns.addAll(its);
            if (its.isEmpty()) {
                opens.add(Open.because("the columns of " + call.label() + "() are not known"));
            }
        }
        var all = Sources.all(arguments);
        if (functions.isNumbered()) columns.add(new Column("ordinality", all.as(How.COMPUTED)));
        return new Relation(columns, opens, all.as(How.FILTERED), Sources.NOTHING);
    }

    /// None where they are not known.
    private List<Column> columns(Call call, Functions functions) {
        var alias = functions.alias();
        if (alias.isDefinition()) return named(alias.columns(), call);
        if (call.function().equals(UNNEST) && call.arguments().size() > 1) {
            return call.arguments().stream()
                    .map(values::one)
                    .map(sources -> new Column(UNNEST, sources.as(How.COMPUTED)))
                    .toList();
        }
        if (!KnownFunctions.hasKnownColumns(call.function())) return List.of();
        boolean isAlone = functions.calls().size() == 1;
        var single = isAlone ? alias.name().orElse(call.label()) : call.label();
        return named(KnownFunctions.columns(call.function(), single), call);
    }

    private List<Column> named(List<String> names, Call call) {
        var sources = values.sources(call.arguments()).as(How.COMPUTED);
        return names.stream().map(name -> new Column(name, sources)).toList();
    }
}
