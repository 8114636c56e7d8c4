package io.millrace.quality;

import io.millrace.quality.Relations.Relation;
import io.millrace.quality.engine.Check;
import io.millrace.quality.engine.ChecksReader;
import io.millrace.quality.engine.Metric;
import io.millrace.quality.store.CheckStore.Mark;
import io.millrace.quality.store.CheckStore.StoredFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which checks a job has to run.
///
/// @param byDataset checks of all files by dataset, so that a relation is scanned once
/// @param marks to be written when they have run
record Due(Map<String, List<Check>> byDataset, List<Mark> marks) {
    /// Key of the job that looks only at what time alone can change.
    static final String FRESHNESS = "@freshness";

    /// Key of the job that runs all checks.
    static final String ALL = "@all";

    /// Key of the job that runs what changed data makes due.
    static final String CHANGED = "";

    private static final String ABSENT = "absent";

    static Due of(
            String key, List<StoredFile> files, Map<String, Relation> relations, Set<Mark> known) {
        var due = new Due(new LinkedHashMap<>(), new ArrayList<>());
        for (var file : files) {
            var checks = ChecksReader.read(file.name(), file.yaml()).checks();
            var datasets = new LinkedHashMap<String, List<Check>>();
            checks.stream()
                    .filter(c -> !key.equals(FRESHNESS) || isAboutAge(c))
                    .forEach(c ->
                            datasets.computeIfAbsent(c.measure().dataset(), _ -> new ArrayList<>())
                                    .add(c));
            datasets.forEach((dataset, own) -> {
                var relation = relations.get(dataset);
                var state = relation == null ? ABSENT : relation.mark();
                var mark = new Mark(file.name(), dataset, state);
                if (key.equals(CHANGED) && known.contains(mark)) return;
                due.byDataset.computeIfAbsent(dataset, _ -> new ArrayList<>()).addAll(own);
                if (!key.equals(FRESHNESS)) due.marks.add(mark);
            });
        }
        return due;
    }

    private static boolean isAboutAge(Check check) {
        return check.measure().metric() == Metric.FRESHNESS;
    }
}
