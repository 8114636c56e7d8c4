package io.millrace.transform.store;

import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Probe;
import io.millrace.transform.store.RelationBuilder.Judged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One look at a relation for what several tests ask of it.
///
/// @param tests each with a probe of that relation
record Scan(Statements statements, List<Node.Assertion> tests) {

    /// By test; without those of which more has to be known than one look tells.
    ///
    /// @throws SqlRefused when the SQL of one of them is at fault
    Map<String, Judged> judge() {
        var counts =
                tests.stream()
                        .map(test -> probe(test).count())
                        .collect(Collectors.joining(",\n", "select ", "\nfrom "));
        // What several ask for is joined once.
        var joins =
                tests.stream()
                        .flatMap(test -> probe(test).join().stream())
                        .distinct()
                        .collect(Collectors.joining("\n"));
        // nosemgrep: sql-name-unquoted -- a probe has its relation's name quoted
        var row =
                statements
                        .run(counts + probe(tests.getFirst()).relation() + joins)
                        .iterator()
                        .next();
        var judged = new LinkedHashMap<String, Judged>();
        for (int at = 0; at < tests.size(); at++) {
            var test = tests.get(at);
            long rows = row.getLong(at);
            if (rows == 0 || probe(test).isExact()) judged.put(test.name(), judged(test, rows));
        }
        return judged;
    }

    private static Probe probe(Node.Assertion test) {
        return test.probe().orElseThrow();
    }

    private static Judged judged(Node.Assertion test, long rows) {
        var judgement = test.judgement();
        long counted = judgement.counted(rows);
        return new Judged(
                counted, judgement.warns(counted), judgement.fails(counted), Optional.empty());
    }
}
