package io.millrace.stream;

import io.millrace.stream.api.ScheduleRequest.When;
import io.millrace.stream.engine.Cron;
import io.millrace.stream.engine.Timing;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/// What time makes due, of a declaration that was found good.
final class Timings {
    private Timings() {}

    /// Empty for what waits for an event or for data.
    static Optional<Timing> of(When when) {
        return switch (when.kind()) {
            case "cron" ->
                    Optional.of(
                            new Timing.ByCron(
                                    Cron.of(
                                            Objects.requireNonNull(when.cron()),
                                            ZoneId.of(Objects.requireNonNull(when.zone())))));
            case "interval" ->
                    Optional.of(
                            new Timing.Every(
                                    Duration.ofSeconds(Objects.requireNonNull(when.seconds()))));
            default -> Optional.empty();
        };
    }
}
