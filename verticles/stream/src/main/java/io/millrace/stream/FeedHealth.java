package io.millrace.stream;

import io.millrace.kernel.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a [LiveFeed] knows of itself: whether Kafka answers, and whether events flow from the
/// outbox to here. Written by the feed alone, read from any thread.
final class FeedHealth {
    /// A look that failed shows by its absence.
    private static final long FRESH_NANOS = Duration.ofMillis(2_500).toNanos();

    private static final long LAG_NANOS = Duration.ofSeconds(5).toNanos();

    private final Map<String, Long> received = new HashMap<>();
    private Map<String, Long> target = Map.of();
    private long targetAt;
    private volatile long answeredAt;
    private volatile long unsentAt;
    private volatile boolean readsLate = true;
    private volatile boolean sentLate = true;

    FeedHealth() {
        answeredAt = System.nanoTime() - 2 * FRESH_NANOS;
        unsentAt = answeredAt;
    }

    /// An event came from `partition`.
    void received(String partition, long offset) {
        received.put(partition, offset + 1);
    }

    /// Kafka's partitions end at `ends` now. What was there before the first look is not waited
    /// for.
    void brokerAnswered(Map<String, Long> ends, long nowNanos) {
        ends.forEach(received::putIfAbsent);
        boolean isReached =
                target.entrySet().stream()
                        .allMatch(end -> received.getOrDefault(end.getKey(), 0L) >= end.getValue());
        if (isReached) {
            target = Map.copyOf(ends);
            targetAt = nowNanos;
        }
        readsLate = nowNanos - targetAt > LAG_NANOS;
        answeredAt = nowNanos;
    }

    /// The oldest event that is not in Kafka waits for `age`.
    void unsent(Duration age, long nowNanos) {
        sentLate = age.toNanos() > LAG_NANOS;
        unsentAt = nowNanos;
    }

    void checkBroker(long nowNanos) {
        if (nowNanos - answeredAt > FRESH_NANOS) {
            throw Problem.unavailable("Kafka does not answer.").toException();
        }
    }

    void checkFlow(long nowNanos) {
        checkBroker(nowNanos);
        if (readsLate || sentLate || nowNanos - unsentAt > FRESH_NANOS) {
            throw Problem.unavailable("Events do not flow.").toException();
        }
    }
}
