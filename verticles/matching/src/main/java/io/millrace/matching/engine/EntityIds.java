package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Keeps the ids of entities over runs: a cluster takes the id that most of its records had. What
/// merged or split leaves a redirect.
public final class EntityIds {
    private final Map<RecordKey, String> previous;
    private final List<List<RecordKey>> clusters;
    private final Supplier<String> fresh;

    private EntityIds(
            Map<RecordKey, String> previous,
            List<List<RecordKey>> clusters,
            Supplier<String> fresh) {
        this.previous = previous;
        this.clusters = clusters;
        this.fresh = fresh;
    }

    /// @param ids per cluster, in the order given
    public record Assignment(List<String> ids, List<Change> history) {
        public Assignment {
            ids = List.copyOf(ids);
            history = List.copyOf(history);
        }
    }

    /// What became of an id: after a merge `from` is found as `to`; after a split some records of
    /// `from` are `to`, a new id; a retired id has no records left, and `to` is empty.
    public record Change(Kind kind, String from, String to) {}

    public enum Kind {
        MERGED,
        SPLIT,
        RETIRED
    }

    private record Overlap(int cluster, String id, int records) {}

    /// @param previous id of each record in the last run
    /// @param clusters not empty, each record in one
    /// @param fresh gives ids that were never used
    public static Assignment assign(
            Map<RecordKey, String> previous,
            List<List<RecordKey>> clusters,
            Supplier<String> fresh) {
        return new EntityIds(previous, clusters, fresh).assign();
    }

    private Assignment assign() {
        var overlaps = overlaps();
        var ids = new ArrayList<String>(Collections.nCopies(clusters.size(), ""));
        var kept = new HashSet<String>();
        for (var overlap : overlaps) {
            if (ids.get(overlap.cluster()).isEmpty() && kept.add(overlap.id())) {
                ids.set(overlap.cluster(), overlap.id());
            }
        }
        for (int cluster = 0; cluster < ids.size(); cluster++) {
            if (ids.get(cluster).isEmpty()) ids.set(cluster, fresh.get());
        }
        return new Assignment(ids, history(overlaps, ids, kept));
    }

    /// Largest first; equal ones by the smallest record, so that the order of clusters is nothing.
    private List<Overlap> overlaps() {
        var all = new ArrayList<Overlap>();
        for (int cluster = 0; cluster < clusters.size(); cluster++) {
            var counts = new TreeMap<String, Integer>();
            for (var key : clusters.get(cluster)) {
                var id = previous.get(key);
                if (id != null) counts.merge(id, 1, Integer::sum);
            }
            for (var count : counts.entrySet()) {
                all.add(new Overlap(cluster, count.getKey(), count.getValue()));
            }
        }
        all.sort(
                Comparator.comparingInt(Overlap::records)
                        .reversed()
                        .thenComparing(overlap -> Collections.min(clusters.get(overlap.cluster())))
                        .thenComparing(Overlap::id));
        return all;
    }

    private List<Change> history(List<Overlap> overlaps, List<String> ids, Set<String> kept) {
        var changes = new ArrayList<Change>();
        var heirs = new HashMap<String, String>();
        for (var overlap : overlaps) {
            var now = ids.get(overlap.cluster());
            if (now.equals(overlap.id())) continue;
            if (kept.contains(overlap.id())) {
                changes.add(new Change(Kind.SPLIT, overlap.id(), now));
            } else if (heirs.putIfAbsent(overlap.id(), now) == null) {
                changes.add(new Change(Kind.MERGED, overlap.id(), now));
            }
        }
        for (var id : new TreeSet<>(previous.values())) {
            if (!kept.contains(id) && !heirs.containsKey(id)) {
                changes.add(new Change(Kind.RETIRED, id, ""));
            }
        }
        return changes;
    }
}
