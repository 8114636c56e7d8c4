package io.millrace.bench.accuracy;

import java.util.Comparator;
import java.util.List;

/// A probability that was told, and what came.
record Said(double probability, boolean failed) {
    /// The mean precision at each failure, likeliest first.
    static double prAuc(List<Said> all) {
        var sorted =
                all.stream()
                        .sorted(Comparator.comparingDouble(Said::probability).reversed())
                        .toList();
        double sum = 0;
        int hits = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).failed()) sum += (double) ++hits / (i + 1);
        }
        return hits == 0 ? 0 : sum / hits;
    }

    static double f1(List<Said> all, double threshold) {
        long failed = failures(all);
        long said = all.stream().filter(s -> s.probability() >= threshold).count();
        long hits = all.stream().filter(s -> s.failed() && s.probability() >= threshold).count();
        return failed + said == 0 ? 0 : 2.0 * hits / (failed + said);
    }

    /// The mean squared distance of what was told from what came.
    static double brier(List<Said> all) {
        return all.stream()
                .mapToDouble(s -> Math.pow(s.probability() - (s.failed() ? 1 : 0), 2))
                .average()
                .orElse(0);
    }

    /// Failures told for each that came.
    static double told(List<Said> all) {
        return all.stream().mapToDouble(Said::probability).sum() / Math.max(1, failures(all));
    }

    private static long failures(List<Said> all) {
        return all.stream().filter(Said::failed).count();
    }
}
