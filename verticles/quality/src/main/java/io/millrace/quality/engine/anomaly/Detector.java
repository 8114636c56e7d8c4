package io.millrace.quality.engine.anomaly;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Watches one stream, without training: each value is judged by those before it, in constant time
/// and memory.
///
/// Four views of the stream each give a size, and a size is judged by how rare it was, so that the
/// same limit holds for streams of any unit, spread and shape. That rarity against the stream's own
/// past is a better measure than the size of an error is the idea of Ahmad et al., "Unsupervised
/// real-time anomaly detection for streaming data" (Neurocomputing, 2017).
///
/// A value that is missing or infinite is judged as nothing and leaves no trace. Not thread-safe.
public final class Detector {
    /// Sizes below this part of the values are rounding.
    private static final double ROUNDING = 1e-9;

    private final Settings settings;
    private final Expectation expectation;
    private final Mean recentMiss;
    private final Mean recentStep;
    private final Mean usualStep;
    private final Rarity ofValue;
    private final Rarity ofStep;
    private final Rarity ofLevel;
    private final Rarity ofVariation;
    private int count;
    private double last;
    private double held;

    /// @param memory values that the level is a mean of
    /// @param window values that tell what the stream does now
    /// @param beyond rarity that each doubling of the largest size seen adds
    /// @param hold values for which an anomaly keeps lesser ones from being news
    /// @param limit the rarity of an anomaly: 3.7 is one in 5,000 values
    public record Settings(double memory, int window, double beyond, double hold, double limit) {
        public static final Settings USUAL = new Settings(500, 24, 4, 200, 3.7);
    }

    public Detector(Settings settings) {
        this.settings = settings;
        this.expectation = new Expectation(settings.memory());
        this.recentMiss = new Mean(settings.window());
        this.recentStep = new Mean(settings.window());
        this.usualStep = new Mean(2 * settings.memory());
        this.ofValue = new Rarity(settings.beyond());
        this.ofStep = new Rarity(settings.beyond());
        this.ofLevel = new Rarity(settings.beyond());
        this.ofVariation = new Rarity(settings.beyond());
    }

    private Rarity rarityOf(View view) {
        return switch (view) {
            case VALUE -> ofValue;
            case STEP -> ofStep;
            case LEVEL -> ofLevel;
            case VARIATION -> ofVariation;
        };
    }

    /// Judges a value, then learns it. Instants have to come in order.
    public Verdict accept(Instant at, double value) {
        if (!Double.isFinite(value)) {
            double expected = expectation.at(at);
            return verdict(expected, 0, 0, Optional.empty());
        }
        if (count++ == 0) {
            expectation.start(value);
            last = value;
            return verdict(value, 0, 0, Optional.empty());
        }
        double expected = expectation.at(at);
        var sizes = sizes(value, expected);
        var rarest = View.VALUE;
        double rarity = 0;
        for (var entry : sizes.entrySet()) {
            double own = rarityOf(entry.getKey()).of(entry.getValue());
            if (own <= rarity) continue;
            rarest = entry.getKey();
            rarity = own;
        }
        double news = news(rarity);
        boolean isAnomaly = news >= settings.limit();
        if (isAnomaly && rarest == View.LEVEL) expectation.shift(2 * settings.window());
        var verdict =
                verdict(expected, rarity, news, isAnomaly ? Optional.of(rarest) : Optional.empty());
        sizes.forEach((view, size) -> rarityOf(view).add(size));
        expectation.add(at, value);
        last = value;
        return verdict;
    }

    private Map<View, Double> sizes(double value, double expected) {
        double rounding = ROUNDING * Math.max(Math.abs(value), Math.abs(last));
        double miss = value - expected;
        double step = Math.abs(value - last);
        recentMiss.add(miss);
        recentStep.add(step);
        usualStep.add(step);
        var sizes = new EnumMap<View, Double>(View.class);
        sizes.put(View.VALUE, clear(Math.abs(miss), rounding));
        sizes.put(View.STEP, clear(step, rounding));
        sizes.put(View.LEVEL, clear(Math.abs(recentMiss.value()), rounding));
        boolean strays = usualStep.value() > rounding;
        sizes.put(View.VARIATION, strays ? recentStep.value() / usualStep.value() : 0);
        return sizes;
    }

    private static double clear(double size, double rounding) {
        return size <= rounding ? 0 : size;
    }

    /// A stream that has only begun has no news.
    private double news(double rarity) {
        held *= Math.exp(-1 / settings.hold());
        if (rarity <= held || count <= 2 * settings.window()) return 0;
        held = rarity;
        return rarity;
    }

    private Verdict verdict(double expected, double rarity, double news, Optional<View> anomaly) {
        double width = ofValue.size(settings.limit());
        return new Verdict(expected, expected - width, expected + width, rarity, news, anomaly);
    }
}
