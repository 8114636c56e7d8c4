package io.millrace.rca.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Ranks what may have made a check fail.
public final class Attribution {
    private static final int MOST = 5;

    /// With so good an explanation from time, values are not compared with each other.
    private static final double GOOD = 0.5;

    /// Candidates with less than this part of the best score are only seen through the best one.
    private static final double NEAR = 0.5;

    private Attribution() {}

    /// Candidates, best first, at most five, no two of the same rows; none when nothing is wrong or
    /// nothing stands out. Linear in the cells of `cube`.
    public static List<Candidate> rank(Question question, Cube cube) {
        if (question.isSatisfied() || cube.batches().isEmpty()) return List.of();
        var found = new ArrayList<>(new TimeSearch(question, cube).candidates());
        if (found.stream().noneMatch(scored -> scored.score() >= GOOD)) {
            found.addAll(new AcrossSearch(question, cube).candidates());
        }
        double best = found.stream().mapToDouble(Scored::score).max().orElse(0);
        var kept = new ArrayList<Scored>();
        found.stream()
                .filter(scored -> scored.score() >= NEAR * best)
                .sorted(Scored.BEST_FIRST)
                .filter(scored -> kept.stream().noneMatch(scored::restates))
                .limit(MOST)
                .forEach(kept::add);
        return kept.stream().map(Scored::candidate).toList();
    }

    /// The order in which people read candidates that come best first: the best, then the others by
    /// share, confidence and the order they had, in which narrow ones come first.
    public static List<Candidate> inReadingOrder(List<Candidate> bestFirst) {
        var others =
                bestFirst.stream()
                        .skip(1)
                        .sorted(
                                Comparator.comparingDouble(Candidate::share)
                                        .thenComparingDouble(Candidate::confidence)
                                        .reversed());
        return Stream.concat(bestFirst.stream().limit(1), others).toList();
    }
}
