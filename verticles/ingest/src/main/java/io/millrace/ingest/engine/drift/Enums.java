package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Profile.Counted;
import io.millrace.ingest.engine.drift.Change.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Columns of few values that return again and again: values that are new among them, and values
/// that are written otherwise.
final class Enums {
    private static final int MOST_VALUES = 40;
    private static final int MOST_NUMBERS = 12;
    private static final int LEAST_ROWS = 60;
    private static final int LEAST_EACH = 3;

    /// Unseen values that the new rows were to bring by what was rare before: below this the set is
    /// closed.
    private static final double EXPECTED = 0.05;

    private static final double LIKE = 0.5;

    /// Values that mean the same; the first of each as it is compared.
    private static final List<Set<String>> ALIKE =
            List.of(
                    Set.of("yes", "y", "oui", "o", "true", "t", "1", "on", "vrai"),
                    Set.of("no", "n", "non", "false", "f", "0", "off", "faux"),
                    Set.of("m", "male", "h", "homme", "man", "masculin"),
                    Set.of("f", "female", "femme", "woman", "feminin", "w"),
                    Set.of("active", "actif", "enabled", "a"),
                    Set.of("inactive", "inactif", "disabled", "i"),
                    Set.of("paid", "paye", "payee", "settled"),
                    Set.of("pending", "en attente", "waiting", "open"),
                    Set.of("cancelled", "canceled", "annule", "annulee"),
                    Set.of("shipped", "expedie", "expediee", "sent"),
                    Set.of("delivered", "livre", "livree"),
                    Set.of("returned", "retourne", "refunded", "rembourse"),
                    Set.of("high", "haute", "haut", "elevee"),
                    Set.of("medium", "moyenne", "moyen", "normal"),
                    Set.of("low", "basse", "bas", "faible"));

    private static final Set<String> CODED =
            Set.of("status", "state", "type", "code", "category", "kind", "level", "class", "mode");

    private Enums() {}

    static Optional<Change> change(Seen before, Seen now) {
        if (!isClosed(before, now.count()) || !now.isCounted() || now.top().isEmpty()) {
            return Optional.empty();
        }
        var fresh = now.top().keySet().stream().filter(v -> !before.top().containsKey(v)).toList();
        if (fresh.isEmpty() || fresh.size() > MOST_VALUES) return Optional.empty();
        return recoded(before, now, fresh).or(() -> grown(before, now, fresh));
    }

    /// Whether what was seen of the column is all that it holds, as far as one can tell.
    static boolean isClosed(Seen before, long rows) {
        if (!before.isCounted() || before.count() < LEAST_ROWS) return false;
        int most = before.type() == ColumnType.BIGINT ? MOST_NUMBERS : MOST_VALUES;
        if (before.type() != ColumnType.TEXT && !isCode(before)) return false;
        if (before.top().isEmpty() || before.top().size() > most) return false;
        long once = before.top().values().stream().filter(n -> n == 1).count();
        long rare = before.top().values().stream().filter(n -> n < LEAST_EACH).count();
        double expected = (double) once / before.count() * rows;
        boolean isOften = before.count() >= 8L * before.top().size();
        return isOften
                && rare * 4 <= before.top().size()
                && expected < EXPECTED
                && isSettled(before);
    }

    private static boolean isCode(Seen its) {
        return its.type() == ColumnType.BIGINT
                && Words.of(its.name()).stream().anyMatch(CODED::contains);
    }

    /// The later batches brought nothing that the earlier ones had not.
    private static boolean isSettled(Seen before) {
        if (before.batches().size() < 2) return true;
        int half = (before.batches().size() + 1) / 2;
        var early =
                before.batches().subList(0, half).stream()
                        .flatMap(f -> f.top().stream())
                        .map(Counted::value)
                        .collect(Collectors.toSet());
        return early.containsAll(before.top().keySet());
    }

    private static Optional<Change> grown(Seen before, Seen now, List<String> fresh) {
        var values = new LinkedHashMap<String, String>();
        for (var its : fresh) values.put(its, its);
        long rows = fresh.stream().mapToLong(now::times).sum();
        double often = Math.min(1, (double) before.count() / (40.0 * before.top().size()));
        var evidence =
                List.of(
                        "%s: %d of %d rows".formatted(String.join(", ", fresh), rows, now.count()),
                        "%d earlier rows held only %d values"
                                .formatted(before.count(), before.top().size()));
        return Optional.of(
                new Change(
                        Kind.ENUM_GROWN,
                        List.of(before.name()),
                        Mapping.values(values),
                        0.7 + 0.25 * often,
                        evidence));
    }

    private record Pair(String from, String to, double likeness) {}

    /// New values that stand for old ones. Where none of the old is left all are expected to.
    private static Optional<Change> recoded(Seen before, Seen now, List<String> fresh) {
        long isNew = fresh.stream().mapToLong(now::times).sum();
        boolean isWhole = isNew >= 0.9 * now.count() && now.count() >= 20;
        var old =
                before.top().keySet().stream()
                        .filter(v -> !isWhole || !now.top().containsKey(v))
                        .toList();
        if (old.isEmpty()) return Optional.empty();
        var pairs = pairs(before, now, fresh, old, isWhole);
        double explained = pairs.stream().mapToDouble(p -> now.times(p.from)).sum();
        if (pairs.isEmpty() || explained < 0.8 * isNew) return Optional.empty();
        double likeness =
                pairs.stream().mapToDouble(p -> p.likeness * now.times(p.from)).sum() / explained;
        var values = new LinkedHashMap<String, String>();
        for (var its : pairs) values.put(its.from, its.to);
        var evidence =
                List.of(
                        "%d of %d rows hold values that are new".formatted(isNew, now.count()),
                        "they stand for old ones, by how they are written and how often they come");
        double confidence = Math.min(0.97, 0.35 + 0.6 * likeness + (isWhole ? 0.05 : 0));
        return Optional.of(
                new Change(
                        Kind.RECODED,
                        List.of(before.name()),
                        Mapping.values(values),
                        confidence,
                        evidence));
    }

    private static List<Pair> pairs(
            Seen before, Seen now, List<String> fresh, List<String> old, boolean isWhole) {
        var gains = new double[fresh.size()][old.size()];
        for (int i = 0; i < fresh.size(); i++) {
            for (int j = 0; j < old.size(); j++) {
                double written = written(fresh.get(i), old.get(j));
                double often = often(before, now, fresh.get(i), old.get(j));
                boolean isByCount = isWhole && fresh.size() == old.size();
                gains[i][j] = isByCount ? 0.75 * written + 0.25 * often : written;
                if (isByCount) gains[i][j] = Math.max(gains[i][j], 0.6 * often);
            }
        }
        var best = Assignment.best(gains);
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < best.length; i++) {
            int j = best[i] >= 0 ? best[i] : same(fresh.get(i), old);
            if (j < 0) continue;
            double gain = gains[i][j];
            if (gain >= LIKE) pairs.add(new Pair(fresh.get(i), old.get(j), gain));
        }
        return pairs;
    }

    /// Two new spellings of one old value.
    private static int same(String value, List<String> old) {
        for (int j = 0; j < old.size(); j++) if (written(value, old.get(j)) >= 0.95) return j;
        return -1;
    }

    private static double often(Seen before, Seen now, String fresh, String old) {
        double its = (double) now.times(fresh) / now.count();
        double was = (double) before.times(old) / before.count();
        return Math.min(its, was) / Math.max(its, was);
    }

    private static double written(String a, String b) {
        var left = plain(a);
        var right = plain(b);
        if (left.equals(right)) return 1;
        for (var alike : ALIKE) if (alike.contains(left) && alike.contains(right)) return 0.95;
        boolean isShort = Math.min(left.length(), right.length()) <= 4;
        if (isShort && !left.isEmpty() && !right.isEmpty()) {
            if (left.startsWith(right) || right.startsWith(left)) return 0.85;
            var longer = left.length() > right.length() ? left : right;
            var shorter = left.length() > right.length() ? right : left;
            if (shorter.length() >= 2 && isWithin(shorter, longer)) return 0.7;
            return 0;
        }
        double edits = Words.edits(left, right);
        return edits >= 0.7 ? edits * 0.9 : 0;
    }

    private static boolean isWithin(String letters, String word) {
        if (letters.charAt(0) != word.charAt(0)) return false;
        int at = 0;
        for (int i = 0; i < word.length() && at < letters.length(); i++) {
            if (word.charAt(i) == letters.charAt(at)) at++;
        }
        return at == letters.length();
    }

    private static String plain(String value) {
        return Words.folded(value).replaceAll("[^a-z0-9]+", " ").strip();
    }
}
