package io.millrace.ingest.engine;

import io.millrace.ingest.engine.Profile.Counted;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts the forms of a sample of a column's values: the first ones, then one in so many.
final class Forms {
    private static final int FIRST = 256;
    private static final int MASK = 127;
    private static final int MOST = 64;
    private static final int KEPT = 12;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long seen;

    void add(byte[] data, int from, int to) {
        if (++seen > FIRST && (seen & MASK) != 0) return;
        var form = Form.of(data, from, to);
        if (counts.size() >= MOST && !counts.containsKey(form)) form = Form.OTHER;
        counts.merge(form, 1L, Long::sum);
    }

    /// The most frequent first; what is not among those is counted as [Form#OTHER].
    List<Counted> counted() {
        return kept(counts);
    }

    static List<Counted> together(List<Counted> a, List<Counted> b) {
        var counts = new LinkedHashMap<String, Long>();
        for (var its : a) counts.merge(its.value(), its.count(), Long::sum);
        for (var its : b) counts.merge(its.value(), its.count(), Long::sum);
        return kept(counts);
    }

    private static List<Counted> kept(Map<String, Long> counts) {
        var order = Comparator.comparingLong(Counted::count).reversed();
        var sorted =
                counts.entrySet().stream()
                        .map(its -> new Counted(its.getKey(), its.getValue()))
                        .sorted(order.thenComparing(Counted::value))
                        .toList();
        var kept = new LinkedHashMap<String, Long>();
        for (int i = 0; i < sorted.size(); i++) {
            var its = sorted.get(i);
            kept.merge(i < KEPT ? its.value() : Form.OTHER, its.count(), Long::sum);
        }
        return kept.entrySet().stream().map(e -> new Counted(e.getKey(), e.getValue())).toList();
    }
}
