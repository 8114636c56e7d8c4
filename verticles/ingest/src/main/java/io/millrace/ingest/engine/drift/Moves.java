package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.drift.Change.Kind;
import io.millrace.ingest.engine.drift.Mapping.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Columns that went and columns that came: which became which.
final class Moves {
    /// A column that rows without it would be missing from by chance less often than this is gone.
    private static final double CHANCE = 1e-3;

    private static final double LEAST = 0.5;
    private static final int MOST_COLUMNS = 80;
    private static final double WANING = 0.6;

    private final Map<String, Seen> before;
    private final Map<String, Seen> last;
    private final Map<String, Seen> now;
    private final List<Seen> gone = new ArrayList<>();
    private final List<Seen> waning = new ArrayList<>();
    private final List<Seen> come = new ArrayList<>();
    private final Set<String> explained = new HashSet<>();
    private final List<Change> found = new ArrayList<>();

    /// @param last the newest of the batches of `before`
    Moves(Map<String, Seen> before, Map<String, Seen> last, Map<String, Seen> now) {
        this.before = before;
        this.last = last;
        this.now = now;
        for (var its : before.values()) {
            if (its.count() == 0) continue;
            if (isGone(its)) gone.add(its);
            else if (isWaning(its)) waning.add(its);
        }
        for (var its : now.values()) {
            var known = before.get(its.name());
            if (its.count() > 0 && (known == null || known.count() == 0)) come.add(its);
        }
    }

    private boolean isGone(Seen its) {
        var present = now.get(its.name());
        if (present != null && (present.count() > 0 || present.refused() > 0)) return false;
        return !isSometimesAway(its) && !wasGone(its) && isNoChance(its, rows(now));
    }

    private static boolean isNoChance(Seen its, long rows) {
        return rows * Math.log(1 - its.presence()) < Math.log(CHANCE);
    }

    /// Some batches of before did without it.
    private boolean isSometimesAway(Seen its) {
        long known = before.values().stream().mapToLong(s -> s.batches().size()).max().orElse(0);
        return its.batches().size() < known && its.presence() < 0.9;
    }

    /// It is missing from the batch before already, where that was told.
    private boolean wasGone(Seen its) {
        var had = last.get(its.name());
        return (had == null || had.count() == 0) && isNoChance(its, rows(last));
    }

    private boolean isWaning(Seen its) {
        var present = now.get(its.name());
        return present != null
                && its.presence() >= 0.5
                && present.rows() >= 10
                && present.presence() < WANING * its.presence();
    }

    private static long rows(Map<String, Seen> seen) {
        return seen.values().stream().mapToLong(Seen::rows).max().orElse(0);
    }

    List<Change> changes() {
        nested();
        var renames = renames();
        splits(renames);
        merges(renames);
        for (var its : renames) {
            if (isFree(its.from) && isFree(its.to)) take(rename(its), its.from, its.to);
        }
        for (var its : gone) if (isFree(its)) found.add(dropped(its));
        for (var its : come)
            if (isFree(its) && !before.containsKey(its.name())) found.add(added(its));
        return List.copyOf(found);
    }

    private boolean isFree(Seen its) {
        return !explained.contains(its.name());
    }

    private void take(Change change, Seen... columns) {
        found.add(change);
        for (var its : columns) explained.add(its.name());
    }

    private Change dropped(Seen its) {
        var evidence =
                List.of(
                        "%d of %d earlier rows have a value, none of %d new ones"
                                .formatted(its.count(), its.rows(), rows(now)),
                        "no new column is like it");
        return new Change(Kind.DROPPED, List.of(its.name()), Mapping.none(), 0.9, evidence);
    }

    private Change added(Seen its) {
        var evidence =
                List.of(
                        "%d of %d rows have a value in a column that no earlier batch had"
                                .formatted(its.count(), its.rows()),
                        "no column that is missing is like it");
        return new Change(Kind.ADDED, List.of(its.name()), Mapping.none(), 0.95, evidence);
    }

    private record Pair(
            Seen from, Seen to, double confidence, Likeness values, @Nullable Unit unit) {}

    private List<Pair> renames() {
        var from = new ArrayList<>(gone.stream().filter(this::isFree).toList());
        from.addAll(waning.stream().filter(this::isFree).toList());
        var to = come.stream().filter(this::isFree).toList();
        if (from.isEmpty() || to.isEmpty()) return List.of();
        if (from.size() > MOST_COLUMNS || to.size() > MOST_COLUMNS) return List.of();
        boolean isOnly = from.size() == 1 && to.size() == 1;
        var pairs = new Pair[from.size()][to.size()];
        var gains = new double[from.size()][to.size()];
        for (int i = 0; i < from.size(); i++) {
            for (int j = 0; j < to.size(); j++) {
                pairs[i][j] = pair(from.get(i), to.get(j), isOnly);
                gains[i][j] = Math.max(0, pairs[i][j].confidence - 0.3);
            }
        }
        var best = Assignment.best(gains);
        var taken = new ArrayList<Pair>();
        for (int i = 0; i < best.length; i++) {
            if (best[i] >= 0 && pairs[i][best[i]].confidence >= LEAST) {
                taken.add(doubted(pairs, i, best[i]));
            }
        }
        return taken;
    }

    /// Less sure where another column would do as well.
    private static Pair doubted(Pair[][] pairs, int i, int j) {
        double other = 0;
        for (int k = 0; k < pairs[i].length; k++) {
            if (k != j) other = Math.max(other, pairs[i][k].confidence);
        }
        for (int k = 0; k < pairs.length; k++) {
            if (k != i) other = Math.max(other, pairs[k][j].confidence);
        }
        var its = pairs[i][j];
        double confidence = its.confidence * (1 - 0.5 * Math.max(0, other - 0.3));
        return new Pair(its.from, its.to, Math.max(LEAST, confidence), its.values, its.unit);
    }

    /// The chance that it is the same column, by a logistic sum of what speaks for it.
    private Pair pair(Seen from, Seen to, boolean isOnly) {
        double name = Words.likeness(from.name(), to.name());
        var values = Likeness.of(from, to);
        Unit unit = null;
        if (name >= 0.4 && from.type().isNumber() && to.type().isNumber() && values.score() < 0.7) {
            unit = Units.between(from, to, Words.of(from.name() + " " + to.name())).orElse(null);
            if (unit != null) values = new Likeness(0.9, 0.8);
        }
        double sum = -2.2 + 4.5 * name + 4 * (values.score() - 0.5) * values.weight();
        if (isOnly) sum += 0.8;
        if (!Likeness.isFit(from, to)) sum -= 2.5;
        if (isComplement(from, to)) sum += 1;
        else if (waning.contains(from)) sum -= 3;
        return new Pair(from, to, 1 / (1 + Math.exp(-sum)), values, unit);
    }

    /// Each row has the one or the other.
    private boolean isComplement(Seen from, Seen to) {
        if (!waning.contains(from)) return false;
        var left = now.get(from.name());
        long have = (left == null ? 0 : left.count()) + to.count();
        return Math.abs(have - from.presence() * to.rows()) <= 0.1 * to.rows();
    }

    private Change rename(Pair its) {
        var evidence = new ArrayList<String>();
        evidence.add(
                "the names are alike by %s"
                        .formatted(percent(Words.likeness(its.from.name(), its.to.name()))));
        evidence.add("the values are alike by %s".formatted(percent(its.values.score())));
        if (its.unit != null) evidence.add("the numbers went from " + its.unit.name());
        if (its.from.type() == its.to.type()) evidence.add("both are " + its.to.type().id());
        else evidence.add("%s became %s".formatted(its.from.type().id(), its.to.type().id()));
        var into = List.of(its.to.name());
        var mapping =
                its.unit == null
                        ? Mapping.of(Rule.RENAME, into, null)
                        : Mapping.scale(Rule.RENAME, into, its.unit);
        return new Change(
                Kind.RENAMED, List.of(its.from.name()), mapping, its.confidence, evidence);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private void splits(List<Pair> renames) {
        for (var its : gone) {
            if (!isFree(its)) continue;
            double renamed =
                    renames.stream()
                            .filter(p -> p.from.name().equals(its.name()))
                            .mapToDouble(Pair::confidence)
                            .max()
                            .orElse(0);
            var parts = come.stream().filter(this::isFree).toList();
            Splits.of(its, parts)
                    .filter(split -> split.confidence() >= Math.max(LEAST, renamed))
                    .ifPresent(split -> {
                        found.add(split);
                        explained.add(its.name());
                        explained.addAll(split.mapping().into());
                    });
        }
    }

    /// Columns that came as one, where none of them came under another name as surely.
    private void merges(List<Pair> renames) {
        for (var its : come) {
            if (!isFree(its)) continue;
            double renamed =
                    renames.stream()
                            .filter(p -> p.to.name().equals(its.name()))
                            .mapToDouble(Pair::confidence)
                            .max()
                            .orElse(0);
            var parts = gone.stream().filter(this::isFree).toList();
            Splits.merged(its, parts)
                    .filter(merged -> merged.confidence() >= Math.max(LEAST, renamed))
                    .ifPresent(merged -> {
                        found.add(merged);
                        explained.add(its.name());
                        explained.addAll(merged.columns());
                    });
        }
    }

    /// Columns that went into a JSON object, or came out of one.
    private void nested() {
        for (var object : come) {
            var keys = Keys.of(object);
            if (keys.isEmpty()) continue;
            intoObject(object, keys);
        }
        for (var object : gone) {
            var keys = Keys.of(object);
            if (!keys.isEmpty()) outOfObject(object, keys);
        }
    }

    private void intoObject(Seen object, List<String> keys) {
        called(gone, object, keys)
                .forEach((key, its) -> {
                    found.add(
                            new Change(
                                    Kind.NESTED,
                                    List.of(its.column()),
                                    Mapping.of(Rule.PATH, List.of(key), object.name()),
                                    its.likeness() * 0.95 * its.sureness(),
                                    List.of(
                                            "the column is missing and the new column %s holds objects with the key %s"
                                                    .formatted(object.name(), key))));
                    explained.add(its.column());
                    explained.add(object.name());
                });
    }

    /// By key of an object the column that is called most like it: no value is in two columns.
    private Map<String, Called> called(List<Seen> columns, Seen object, List<String> keys) {
        var called = new LinkedHashMap<String, Called>();
        for (var its : columns) {
            if (!isFree(its)) continue;
            Keys.best(its.name(), object.name(), keys)
                    .ifPresent(best ->
                            called.merge(
                                    best.key(),
                                    new Called(its.name(), best.likeness(), 0),
                                    Called::better));
        }
        return called;
    }

    /// @param other likeness of the next best
    private record Called(String column, double likeness, double other) {
        Called better(Called its) {
            boolean isBetter = its.likeness > likeness;
            double less = Math.max(Math.min(likeness, its.likeness), Math.max(other, its.other));
            return isBetter
                    ? new Called(its.column, its.likeness, less)
                    : new Called(column, likeness, less);
        }

        /// Less where another column would do as well.
        double sureness() {
            return 1 - 0.5 * Math.max(0, other - 0.3);
        }
    }

    private void outOfObject(Seen object, List<String> keys) {
        var parts = new LinkedHashMap<String, String>();
        called(come, object, keys).forEach((key, its) -> parts.put(its.column(), key));
        if (parts.isEmpty() || parts.size() * 2 < keys.size()) return;
        found.add(
                new Change(
                        Kind.NESTED,
                        List.of(object.name()),
                        Mapping.ofObject(parts),
                        0.6 + 0.35 * Math.min(1, (double) parts.size() / keys.size()),
                        List.of("its keys %s came as columns".formatted(String.join(", ", keys)))));
        explained.add(object.name());
        explained.addAll(parts.keySet());
    }

    /// Keys of the objects that a column holds.
    private static final class Keys {
        private static final double LIKE = 0.75;

        record Key(String key, double likeness) {}

        static List<String> of(Seen its) {
            if (its.type() != ColumnType.JSONB && !its.isText()) return List.of();
            return its.forms().entrySet().stream()
                    .filter(e -> e.getValue() > 0.3)
                    .map(e -> io.millrace.ingest.engine.Form.keysOf(e.getKey()))
                    .filter(keys -> !keys.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        /// `city` or `address_city` for the key `city` of `address`.
        static Optional<Key> best(String column, String object, List<String> keys) {
            Key best = null;
            for (var key : keys) {
                double like =
                        Math.max(
                                Words.likeness(column, key),
                                Words.likeness(column, object + "_" + key));
                if (best == null || like > best.likeness) best = new Key(key, like);
            }
            return best == null || best.likeness < LIKE ? Optional.empty() : Optional.of(best);
        }
    }
}
