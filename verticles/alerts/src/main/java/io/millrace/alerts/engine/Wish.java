package io.millrace.alerts.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A rule as somebody asks for it.
public record Wish(
        String name,
        String kind,
        @Nullable String subject,
        @Nullable Double threshold,
        @Nullable Double clearAt,
        @Nullable Integer batches) {
    private static final int MOST_BATCHES = 100;
    private static final int BATCHES = 5;
    private static final double MARGIN = 0.05;

    /// @param rule empty where something is wrong
    /// @param faults in words, each with the field that it is about
    public record Outcome(Optional<Rule> rule, List<String> faults) {
        public Outcome {
            faults = List.copyOf(faults);
        }
    }

    public Outcome rule() {
        var known = Kind.of(kind);
        if (known.isEmpty()) {
            var kinds = Stream.of(Kind.values()).map(Kind::id).collect(Collectors.joining(", "));
            return new Outcome(Optional.empty(), List.of("kind: one of " + kinds));
        }
        var its = known.get();
        var faults = faults(its);
        return new Outcome(faults.isEmpty() ? Optional.of(rule(its)) : Optional.empty(), faults);
    }

    private Rule rule(Kind its) {
        double at = threshold == null ? 0 : threshold;
        return new Rule(
                name,
                its,
                subject(),
                at,
                clearAt == null ? clearAt(its, at) : clearAt,
                its.isOfBatches() ? Objects.requireNonNullElse(batches, BATCHES) : 0);
    }

    @Override
    public String subject() {
        return Objects.requireNonNullElse(subject, "");
    }

    private static double clearAt(Kind kind, double threshold) {
        return kind.isLowBad()
                ? Math.min(kind.most(), threshold * (1 + MARGIN))
                : threshold * (1 - MARGIN);
    }

    private List<String> faults(Kind its) {
        var faults = new ArrayList<String>();
        if (!its.takes(subject())) faults.add("subject: " + its.subjects());
        if (its.hasThreshold()) {
            checkThreshold(its, faults);
        } else if (threshold != null || clearAt != null) {
            faults.add("threshold: " + its.id() + " has none");
        }
        if (batches != null && !its.isOfBatches()) {
            faults.add("batches: " + its.id() + " has none");
        } else if (batches != null && (batches < 1 || batches > MOST_BATCHES)) {
            faults.add("batches: 1 to " + MOST_BATCHES);
        }
        return faults;
    }

    private void checkThreshold(Kind its, List<String> faults) {
        var range = "a number from 0 to " + (long) its.most();
        if (threshold == null || isOutside(its, threshold)) {
            faults.add("threshold: " + range);
        } else if (clearAt != null && isOutside(its, clearAt)) {
            faults.add("clearAt: " + range);
        } else if (clearAt != null
                && (its.isLowBad() ? clearAt < threshold : clearAt > threshold)) {
            faults.add(
                    "clearAt: not "
                            + (its.isLowBad() ? "below" : "above")
                            + " the threshold, or it would fire and resolve at once");
        }
    }

    /// Also of what is no number.
    private static boolean isOutside(Kind its, double value) {
        return !(value >= 0 && value <= its.most());
    }
}
