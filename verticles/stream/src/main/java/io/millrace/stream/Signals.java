package io.millrace.stream;

import io.millrace.stream.api.ScheduleRequest.Starts;
import io.millrace.stream.api.ScheduleRequest.When;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The names of what schedules wait for.
final class Signals {
    private static final String ALL = "*";
    static final String CHECKS = "checks:";
    static final String PROJECT = "project:";
    static final String ENTITY = "entity:";
    private static final String DATASET = "dataset:";

    private Signals() {}

    static String dataset(String name) {
        return DATASET + name;
    }

    static boolean isDataset(String signal) {
        return signal.startsWith(DATASET);
    }

    /// @param name null for all of the kind
    static String subject(String kind, @Nullable String name) {
        return kind + ":" + (name == null ? ALL : name);
    }

    static String subject(Starts starts) {
        return subject(starts.kind(), starts.name());
    }

    static String ended(String subject, boolean isGood) {
        return subject + ":" + (isGood ? "succeeded" : "failed");
    }

    /// What a schedule waits for; nothing where time makes it due.
    static List<String> of(When when) {
        return switch (when.kind()) {
            case "dataset" ->
                    Objects.requireNonNull(when.datasets()).stream().map(Signals::dataset).toList();
            case "event" -> {
                var run = Objects.requireNonNull(when.run());
                var subject = subject(run.kind(), run.name());
                yield Stream.of(true, false)
                        .filter(isGood -> isWanted(when.outcome(), isGood))
                        .map(isGood -> ended(subject, isGood))
                        .toList();
            }
            default -> List.of();
        };
    }

    private static boolean isWanted(@Nullable String outcome, boolean isGood) {
        return "ended".equals(outcome) || (isGood ? "succeeded" : "failed").equals(outcome);
    }
}
