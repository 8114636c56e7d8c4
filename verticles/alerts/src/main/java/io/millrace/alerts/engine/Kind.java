package io.millrace.alerts.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a rule watches.
public enum Kind {
    /// Points from 0 to 100 of a dataset, or of all; fires below the threshold.
    QUALITY_SCORE(100),
    /// Percent of the records of the last batches that were set aside, of a dataset or of all.
    ERROR_RATE(100),
    /// How many services are down; of one, 1 or 0.
    SERVICE_DOWN(0),
    /// Seconds that the oldest work of a stage, or of all, has been due.
    PROCESSING_DELAY(604_800),
    /// Percent of the busiest node's processors or memory.
    RESOURCE_USE(100);

    public static final List<String> SERVICES =
            List.of("ingest", "transform", "matching", "quality", "rca");
    public static final List<String> RESOURCES = List.of("cpu", "memory");

    private final double most;

    /// @param most the greatest threshold
    Kind(double most) {
        this.most = most;
    }

    /// The name in requests, tables and events.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Kind> of(String id) {
        return Stream.of(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    public double most() {
        return most;
    }

    boolean isLowBad() {
        return this == QUALITY_SCORE;
    }

    public boolean hasThreshold() {
        return this != SERVICE_DOWN;
    }

    public boolean isOfBatches() {
        return this == ERROR_RATE;
    }

    boolean takes(String subject) {
        return switch (this) {
            case QUALITY_SCORE, ERROR_RATE ->
                    subject.isEmpty() || subject.matches("[a-z][a-z0-9_]{0,50}");
            case SERVICE_DOWN, PROCESSING_DELAY -> subject.isEmpty() || SERVICES.contains(subject);
            case RESOURCE_USE -> RESOURCES.contains(subject);
        };
    }

    String subjects() {
        return switch (this) {
            case QUALITY_SCORE, ERROR_RATE -> "a dataset, or absent";
            case SERVICE_DOWN, PROCESSING_DELAY ->
                    "absent or one of " + String.join(", ", SERVICES);
            case RESOURCE_USE -> "one of " + String.join(", ", RESOURCES);
        };
    }
}
