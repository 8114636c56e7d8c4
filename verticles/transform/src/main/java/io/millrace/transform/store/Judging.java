package io.millrace.transform.store;

import io.millrace.transform.engine.project.Judgement;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder.Before;
import io.millrace.transform.store.RelationBuilder.Judged;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// Counts the rows that fail a test, as the test says to count them.
///
/// @param before what was kept of the last time
record Judging(Tables tables, Node.Assertion test, Before before) {

    /// @throws SqlRefused when the test's SQL is at fault
    Judged judge() {
        var select = select();
        var made = keep(select);
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        var rows = made.isPresent() ? "select * from " + tables.name(test.relation()) : select;
        var judgement = test.judgement();
        var head =
                "select coalesce((%1$s\n)::numeric, 0)::bigint, coalesce((%1$s %2$s\n), false),"
                                .formatted(judgement.count(), judgement.warnIf())
                        + " coalesce((%s %s\n), false) from (\n"
                                .formatted(judgement.count(), judgement.errorIf());
        var row =
                tables.statements()
                        .run(head + rows + "\n) as _test", head.length(), Tuple.tuple())
                        .iterator()
                        .next();
        return new Judged(row.getLong(0), row.getBoolean(1), row.getBoolean(2), made);
    }

    private String select() {
        return test.sql() + test.judgement().limit().map(limit -> "\nlimit " + limit).orElse("");
    }

    private Optional<Made> keep(String select) {
        if (!test.isKept()) return Optional.empty();
        var build = new Build(tables, test.relation(), before);
        return Optional.of(
                test.judgement().kept() == Judgement.Kept.VIEW
                        ? build.view(select, Optional.empty())
                        : build.table(select, Build.Shape.PLAIN));
    }
}
