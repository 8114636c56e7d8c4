package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Profile.ColumnFacts;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/// How alike the values of two columns are, by all that their statistics say.
///
/// @param score 0 to 1
/// @param weight 0 for statistics that say nothing, 1 for such as leave little doubt
record Likeness(double score, double weight) {
    private static final int FEW_VALUES = 60;
    private static final double MONTH = 30;

    static Likeness of(Seen a, Seen b) {
        var sum = new Sum();
        sum.add(1 - Math.abs(a.presence() - b.presence()), 0.2);
        if (a.type().isNumber() && b.type().isNumber()) numbers(sum, a, b);
        else if (a.isMoment() && b.isMoment()) moments(a, b).ifPresent(its -> sum.add(its, 0.7));
        else texts(sum, a, b);
        return new Likeness(sum.score / sum.weight, Math.min(1, sum.weight));
    }

    private static final class Sum {
        private double score;
        private double weight;

        void add(double its, double heavy) {
            score += its * heavy;
            weight += heavy;
        }
    }

    /// Whether a column of the one type can be one of the other.
    static boolean isFit(Seen a, Seen b) {
        if (a.type() == b.type()) return true;
        if (a.type().isNumber() && b.type().isNumber()) return true;
        return a.isMoment() && b.isMoment();
    }

    private static void numbers(Sum sum, Seen a, Seen b) {
        sum.add(variety(a, b), 0.2);
        if (isFewValued(a) && isFewValued(b)) sum.add(overlap(shares(a), shares(b)), 0.2);
        if (a.quantiles().length == 0 || b.quantiles().length == 0) return;
        double distance = new Unit("", 1, 0, List.of()).distance(a.quantiles(), b.quantiles());
        sum.add(Math.exp(-3 * distance), 0.7);
    }

    private static void texts(Sum sum, Seen a, Seen b) {
        if (isFewValued(a) && isFewValued(b)) sum.add(overlap(shares(a), shares(b)), 0.8);
        else sum.add(variety(a, b), 0.2);
        var left = a.coarse();
        var right = b.coarse();
        if (left.isEmpty() || right.isEmpty()) return;
        double coarse = overlap(left, right);
        boolean isFine = !a.forms().isEmpty() && !b.forms().isEmpty();
        double fine = isFine ? overlap(a.forms(), b.forms()) : coarse;
        sum.add((coarse + fine) / 2, isStructured(left) && isStructured(right) ? 0.8 : 0.4);
    }

    /// Whether the forms say more than that there are words.
    static boolean isStructured(Map<String, Double> forms) {
        double said =
                forms.entrySet().stream()
                        .filter(e ->
                                e.getKey()
                                        .chars()
                                        .anyMatch(c -> !Character.isLetter(c) && c != ' '))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
        return said > 0.5;
    }

    private static boolean isFewValued(Seen its) {
        return its.isCounted() && !its.top().isEmpty() && its.top().size() <= FEW_VALUES;
    }

    private static Map<String, Double> shares(Seen its) {
        double all = its.top().values().stream().mapToLong(v -> v).sum();
        return its.top().entrySet().stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue() / all));
    }

    static double overlap(Map<String, Double> a, Map<String, Double> b) {
        double overlap = 0;
        for (var its : a.entrySet()) {
            overlap += Math.min(its.getValue(), b.getOrDefault(its.getKey(), 0.0));
        }
        return Math.min(1, overlap);
    }

    /// Of how many different values a value is one, compared by order of magnitude.
    private static double variety(Seen a, Seen b) {
        double left = variety(a.batches());
        double right = variety(b.batches());
        if (left == 0 || right == 0) return 0.5;
        return Math.exp(-Math.abs(Math.log(left / right)));
    }

    private static double variety(List<ColumnFacts> batches) {
        return batches.stream().mapToDouble(f -> f.distinct() / f.count()).average().orElse(0);
    }

    /// Near in time, and as long a time.
    private static OptionalDouble moments(Seen a, Seen b) {
        var left = days(a.batches());
        var right = days(b.batches());
        if (left.length == 0 || right.length == 0) return OptionalDouble.empty();
        double wide = left[1] - left[0] + MONTH;
        double other = right[1] - right[0] + MONTH;
        double apart = Math.abs(left[0] + left[1] - right[0] - right[1]) / 2;
        double width = Math.min(wide, other) / Math.max(wide, other);
        return OptionalDouble.of(
                Math.exp(-apart / (wide + other)) * (0.2 + 0.8 * Math.sqrt(width)));
    }

    private static double[] days(List<ColumnFacts> batches) {
        try {
            var all =
                    batches.stream()
                            .flatMap(f -> java.util.stream.Stream.of(f.min(), f.max()))
                            .filter(Objects::nonNull)
                            .mapToDouble(
                                    text -> LocalDate.parse(text.substring(0, 10)).toEpochDay())
                            .toArray();
            if (all.length == 0) return all;
            return new double[] {
                java.util.Arrays.stream(all).min().orElseThrow(),
                java.util.Arrays.stream(all).max().orElseThrow()
            };
        } catch (DateTimeException | StringIndexOutOfBoundsException e) {
            return new double[0]; // infinity, or a year of other than four digits
        }
    }
}
