package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Profile;
import io.millrace.ingest.engine.Profile.ColumnFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Compares a batch with those before it. What varies as it did before is no change.
public final class Detector {
    private static final int MOST = 100;

    private Detector() {}

    /// What changed in the columns, the surest first; at most 100.
    ///
    /// @param before some earlier batches of the dataset, oldest first; without any there is no
    ///   change
    public static List<Change> changes(List<Batch> before, Batch now) {
        var old = Seen.of(before.stream().map(Batch::profile).toList());
        if (old.values().stream().allMatch(its -> its.count() == 0)) return List.of();
        var last = Seen.of(List.of(before.getLast().profile()));
        var its = Seen.of(List.of(now.profile()));
        var found = new ArrayList<>(new Moves(old, last, its).changes());
        for (var facts : now.profile().columns()) {
            var known = old.get(facts.name());
            var seen = its.get(facts.name());
            if (known == null || seen == null || known.count() == 0) continue;
            Writings.spoilt(known, seen, facts.writing().refusedForms())
                    .or(() -> ofValues(known, seen, facts))
                    .or(() -> Writings.formatted(known, seen))
                    .ifPresent(found::add);
        }
        Writings.unreadable(together(before), now).ifPresent(found::add);
        return found.stream()
                .sorted(Comparator.comparingDouble(Change::confidence).reversed())
                .limit(MOST)
                .toList();
    }

    private static Optional<Change> ofValues(Seen known, Seen seen, ColumnFacts facts) {
        if (facts.count() == 0) return Optional.empty();
        return Enums.change(known, seen).or(() -> Units.change(known, seen));
    }

    private static Batch together(List<Batch> before) {
        return new Batch(
                new Profile(List.of(), List.of()),
                before.stream().mapToLong(Batch::rows).sum(),
                before.stream().mapToLong(Batch::badEncoding).sum());
    }
}
