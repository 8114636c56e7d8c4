package io.millrace.stream;

import io.millrace.kernel.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// When the jobs begin that follow from new rows, by tenant and stage: the first one at once, the
/// next one after a rest, with all that came meanwhile. It spares work, and nothing depends on it:
/// each node keeps its own, and loses it when it ends.
final class Pace {
    /// Until a job has told how long it took.
    private static final Duration FIRST = Duration.ofMillis(200);

    private final Map<Key, Beat> beats = new ConcurrentHashMap<>();

    private record Key(TenantId tenant, Stage stage) {}

    /// Times are those of [System#nanoTime()].
    ///
    /// @param planned when the last one that was planned begins
    /// @param rest from there until the next one may
    /// @param isTold whether workers were told of those that were to begin at once
    private record Beat(long planned, long rest, boolean isTold) {
        /// Whoever comes before the last one begins is taken in by that one.
        Beat plan(long now) {
            if (planned - now > 0) return this;
            long wait = Math.max(0, planned + rest - now);
            return new Beat(now + wait, rest, isTold && wait > 0);
        }

        Beat told() {
            return new Beat(planned, rest, true);
        }

        Beat with(Duration its) {
            return new Beat(planned, its.toNanos(), isTold);
        }
    }

    /// What is to be told to workers after a commit.
    ///
    /// @param later how long until there is more to do; zero where there is not
    record Wake(boolean isNow, Duration later) {}

    /// Plans a job; the time until it begins.
    Duration next(TenantId tenant, Stage stage, long now) {
        var beat =
                Objects.requireNonNull(
                        beats.compute(
                                new Key(tenant, stage),
                                (_, last) ->
                                        last == null
                                                ? new Beat(now, FIRST.toNanos(), false)
                                                : last.plan(now)));
        return until(beat, now);
    }

    private static Duration until(Beat beat, long now) {
        return Duration.ofNanos(Math.max(0, beat.planned() - now));
    }

    /// What was planned is committed by now.
    Wake told(TenantId tenant, Stage stage, long now) {
        var key = new Key(tenant, stage);
        var beat = beats.get(key);
        if (beat == null) return new Wake(true, Duration.ZERO);
        beats.computeIfPresent(key, (_, its) -> its.told());
        return new Wake(!beat.isTold(), until(beat, now));
    }

    /// From now on the next job begins no sooner than `rest` after the one before.
    void rest(TenantId tenant, Stage stage, Duration rest, long now) {
        beats.compute(
                new Key(tenant, stage),
                (_, last) -> last == null ? new Beat(now, rest.toNanos(), true) : last.with(rest));
    }

    boolean isRest(TenantId tenant, Stage stage, Duration rest) {
        var beat = beats.get(new Key(tenant, stage));
        return beat != null && beat.rest() == rest.toNanos();
    }

    void forget(String tenant) {
        beats.keySet().removeIf(key -> key.tenant().value().equals(tenant));
    }
}
