package io.millrace.stream.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What becomes of instants that nobody was there for.
public enum CatchUp {
    /// The newest of them runs for all, unless an instant that is not missed is due too.
    ONCE,
    NONE,
    /// All run, the newest [#MOST] at most.
    EACH;

    public static final int MOST = 100;

    /// An instant that is older was missed; one that is not is only late.
    public static final Duration LATE = Duration.ofSeconds(10);

    /// What to do now.
    ///
    /// @param fire the instant to run
    /// @param next when to look again; not after now when more are to run at once
    public record Step(Optional<Instant> fire, Instant next) {}

    /// The first step of what is due. Taken again and again until `next` is after now, the steps
    /// run each instant once.
    ///
    /// @param due the schedule's next instant, not after `now`
    public Step step(Timing timing, Instant due, Instant now) {
        var fire = wanted(timing.newest(due, now, MOST), now).stream().findFirst();
        return new Step(fire, timing.after(due, fire.orElse(now)));
    }

    private List<Instant> wanted(List<Instant> instants, Instant now) {
        var late = instants.stream().filter(each -> !isMissed(each, now)).toList();
        return switch (this) {
            case EACH -> instants;
            case NONE -> late;
            case ONCE -> late.isEmpty() && !instants.isEmpty() ? List.of(instants.getLast()) : late;
        };
    }

    /// Whether nobody was there for it.
    public static boolean isMissed(Instant instant, Instant now) {
        return instant.plus(LATE).isBefore(now);
    }
}
