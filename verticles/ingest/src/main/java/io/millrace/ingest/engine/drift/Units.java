package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.drift.Change.Kind;
import io.millrace.ingest.engine.drift.Mapping.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Numbers that are the old ones in another unit.
final class Units {
    private static final int LEAST_ROWS = 30;
    private static final Unit SAME = new Unit("", 1, 0, List.of());

    /// Farther from the earlier batches than they are from each other, by this.
    private static final double BEYOND_NOISE = 4;

    private static final double UNKNOWN_NOISE = 0.1;
    private static final double FAR = 0.25;
    private static final double NEAR = 0.08;

    /// A factor between this and its inverse, with an offset or not, is one that a season or the
    /// next range of ids brings as well.
    private static final double MODEST = 6;

    private Units() {}

    static Optional<Change> change(Seen before, Seen now) {
        if (before.count() < LEAST_ROWS || now.count() < LEAST_ROWS) return Optional.empty();
        if (before.quantiles().length == 0 || now.quantiles().length == 0) return Optional.empty();
        double apart = SAME.distance(before.quantiles(), now.quantiles());
        double noise = noise(before);
        if (apart < FAR + BEYOND_NOISE * noise) return Optional.empty();
        var words = Words.of(before.name());
        return between(before, now, words).flatMap(unit -> change(before, now, unit, noise));
    }

    private static Optional<Change> change(Seen before, Seen now, Unit unit, double noise) {
        double left = unit.distance(before.quantiles(), now.quantiles());
        boolean isHinted = unit.isHintedBy(Words.of(before.name()));
        // Of batches that are far from each other a fit says nothing, however far it may be.
        boolean fits = left <= Math.min(NEAR + noise, FAR); // not where numbers are infinite
        if (!fits || (isModest(unit) && !isHinted)) return Optional.empty();
        double confidence = (isHinted ? 0.95 : 0.75) * (1 - left);
        var evidence =
                List.of(
                        "the quantiles are those of before by new = %s * old + %s, within %s of their spread"
                                .formatted(
                                        rounded(unit.factor()),
                                        rounded(unit.offset()),
                                        Moves.percent(left)),
                        "%s%s"
                                .formatted(
                                        unit.name(),
                                        isHinted ? ", as the column's name suggests" : ""));
        return Optional.of(
                new Change(
                        Kind.UNIT,
                        List.of(before.name()),
                        Mapping.scale(Rule.SCALE, List.of(now.name()), unit),
                        confidence,
                        evidence));
    }

    private static String rounded(double value) {
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static boolean isModest(Unit unit) {
        double factor = unit.factor();
        return factor < MODEST && factor > 1 / MODEST;
    }

    /// The unit that makes the numbers alike, of those that fit equally the one that `words` name.
    static Optional<Unit> between(Seen before, Seen now, List<String> words) {
        var old = before.quantiles();
        var its = now.quantiles();
        if (old.length == 0 || its.length == 0) return Optional.empty();
        double apart = SAME.distance(old, its);
        double allowed = 0.2 + noise(before);
        return Unit.ALL.stream()
                .filter(unit -> unit.distance(old, its) < Math.min(allowed, apart / 2))
                .min(
                        Comparator.comparingDouble(unit ->
                                unit.distance(old, its) - (unit.isHintedBy(words) ? 0.1 : 0)));
    }

    /// How far the earlier batches are from their middle.
    private static double noise(Seen before) {
        if (before.batches().size() < 2) return UNKNOWN_NOISE;
        return before.batches().stream()
                .filter(f -> f.quantiles().size() == 9 && f.count() >= LEAST_ROWS)
                .map(Seen::quantiles)
                .mapToDouble(q -> SAME.distance(before.quantiles(), q))
                .max()
                .orElse(UNKNOWN_NOISE);
    }
}
