package io.millrace.gateway.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Lets each key try `limit` times per window, evenly refilled (the generic cell rate algorithm,
/// ITU-T I.371). Keys beyond `maxKeys` push out those that were not seen for longest.
public final class RateLimiter {
    private final int limit;
    private final long windowNanos;
    private final Map<String, Long> freeAt;

    public RateLimiter(int limit, Duration window, int maxKeys) {
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.freeAt =
                new LinkedHashMap<>(64, 0.75f, true) {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                        return size() > maxKeys;
                    }
                };
    }

    /// Takes one try of `key`. Safe from any thread.
    ///
    /// @param nowNanos a clock that only grows
    public synchronized Quota take(String key, long nowNanos) {
        long step = windowNanos / limit;
        long free = Math.max(freeAt.getOrDefault(key, nowNanos), nowNanos);
        long after = free + step;
        boolean allowed = after - nowNanos <= windowNanos;
        if (allowed) freeAt.put(key, after);
        long busy = (allowed ? after : free) - nowNanos;
        return new Quota(
                limit,
                seconds(windowNanos),
                (int) ((windowNanos - busy) / step),
                seconds(busy),
                allowed ? 0 : Math.max(1, seconds(after - nowNanos - windowNanos)));
    }

    /// Gives back one try of `key`. Safe from any thread.
    public synchronized void giveBack(String key) {
        freeAt.computeIfPresent(key, (_, free) -> free - windowNanos / limit);
    }

    private static long seconds(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000_000L);
    }
}
