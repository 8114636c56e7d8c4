package io.millrace.gateway.limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets each key try `limit` times over any window, over all nodes together. A node takes its tries
/// in slices from a map that the cluster shares, larger ones the faster they go, so that most tries
/// cost nothing; what it holds and does not use is all by which the nodes together stray from the
/// limit. While the map is away each node has its part of the limit, of which goes off what it took
/// before; what it takes then counts in the map once that is back. Calls wait: they belong on a
/// virtual thread.
public final class ClusterLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLimiter.class);
    private static final int SLICES = 200;
    private static final int MAX_KEYS = 100_000;
    private static final int MAX_ROUNDS = 50;
    private static final long LOOK_AGAIN_MILLIS = 250;
    private static final long FAST_MILLIS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    // A slice of few tries is fetched when it is needed.
    private static final int WORTH_FETCHING_EARLY = 8;

    private final Vertx vertx;
    private final String name;
    private final Duration span;
    private final InstantSource clock;
    private final IntSupplier nodes;
    private final Map<String, Slice> slices;
    private volatile @Nullable Future<AsyncMap<String, String>> map;
    private volatile long awayUntil;

    /// @param name of the shared map
    /// @param span length of the window
    /// @param nodes that share a limit while the map is away
    public ClusterLimiter(
            Vertx vertx, String name, Duration span, InstantSource clock, IntSupplier nodes) {
        this.vertx = vertx;
        this.name = name;
        this.span = span;
        this.clock = clock;
        this.nodes = nodes;
        this.slices =
                new LinkedHashMap<>(64, 0.75f, true) {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Slice> eldest) {
                        return size() > MAX_KEYS;
                    }
                };
    }

    /// The tries that this node holds of a key; guarded by itself.
    private static final class Slice {
        private long held;
        private long size = 1;
        private long heldUntil;
        private long free;
        private long closedUntil;
        private long retryAt;
        private long leasedAt;

        /// Taken by this node.
        private Window own = Window.EMPTY;

        /// Of that, what the map does not know of.
        private long owed;

        private @Nullable Future<Void> coming;
    }

    /// @param amount tries that were taken; 0 where none is free
    /// @param free tries that are left for everybody
    /// @param waitMillis until one may be free
    private record Lease(long amount, long free, long waitMillis, Window after) {}

    /// Takes one try of `key`. With another limit the count begins anew.
    public Allowance take(String who, long limit) {
        var key = key(who, limit);
        var slice = slice(key);
        while (true) {
            Future<Void> coming;
            synchronized (slice) {
                long now = clock.millis();
                if (isHeld(slice, now)) return takeOne(key, slice, limit);
                if (slice.coming == null && now < slice.closedUntil) {
                    return allowance(limit, slice, Math.max(1, slice.retryAt - now));
                }
                coming = fetch(key, slice, limit);
            }
            coming.await();
        }
    }

    /// Takes one try of `key` where this node holds one. Never waits.
    public Optional<Allowance> takeHeld(String who, long limit) {
        var key = key(who, limit);
        var slice = slice(key);
        synchronized (slice) {
            return isHeld(slice, clock.millis())
                    ? Optional.of(takeOne(key, slice, limit))
                    : Optional.empty();
        }
    }

    private static boolean isHeld(Slice slice, long now) {
        if (slice.heldUntil < now) slice.held = 0;
        return slice.held > 0;
    }

    /// Takes one of the tries at hand. Called with the slice locked.
    private Allowance takeOne(String key, Slice slice, long limit) {
        slice.held--;
        if (isLow(slice)) fetch(key, slice, limit);
        return allowance(limit, slice, 0);
    }

    private static String key(String who, long limit) {
        return limit + key(who);
    }

    /// The end of each of the keys of `who`.
    private static String key(String who) {
        return " " + who;
    }

    private Slice slice(String key) {
        synchronized (slices) {
            return slices.computeIfAbsent(key, _ -> new Slice());
        }
    }

    private static boolean isLow(Slice slice) {
        return slice.size >= WORTH_FETCHING_EARLY && slice.held < slice.size / 4 && slice.free > 0;
    }

    private Allowance allowance(long limit, Slice slice, long waitMillis) {
        return new Allowance(
                limit,
                span.toSeconds(),
                Math.min(limit, slice.held + slice.free),
                Math.ceilDiv(waitMillis, 1_000L));
    }

    /// How many tries of `who` count now, over all nodes; those that other nodes hold count too.
    public long used(String who, long limit) {
        var key = key(who, limit);
        long now = clock.millis();
        long millis = span.toMillis();
        try {
            var text = waitFor(shared().get(key));
            long taken = text == null ? 0 : Window.parse(text).at(now, millis).used(now, millis);
            return Math.max(0, taken - held(slice(key)));
        } catch (Exception e) { // await throws checked ones too; the map is away
            return 0;
        }
    }

    private static long held(Slice slice) {
        synchronized (slice) {
            return slice.held;
        }
    }

    /// Gives back one try that was taken just now.
    public void giveBack(String who, long limit) {
        var slice = slice(key(who, limit));
        synchronized (slice) {
            slice.held++;
            slice.heldUntil = clock.millis() + span.toMillis();
        }
    }

    /// Drops what is known of the tries of `who`, whatever their limit was. Looks at every key.
    public void forget(String who) {
        var end = key(who);
        synchronized (slices) {
            slices.keySet().removeIf(key -> key.endsWith(end));
        }
        try {
            var tries = shared();
            for (var key : waitFor(tries.keys())) {
                if (key.endsWith(end)) waitFor(tries.remove(key));
            }
        } catch (Exception e) { // await throws checked ones too; unused keys go by themselves
            LOG.atWarn()
                    .addKeyValue("service", "limits")
                    .setCause(e)
                    .log("what somebody tried is forgotten later");
        }
    }

    /// Called with the slice locked.
    private Future<Void> fetch(String key, Slice slice, long limit) {
        if (slice.coming != null) return slice.coming;
        Promise<Void> promise = Promise.promise();
        var coming = promise.future();
        slice.coming = coming;
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        keep(slice, lease(key, slice, limit), limit);
                    } finally {
                        promise.complete();
                    }
                });
        return coming;
    }

    private void keep(Slice slice, Lease lease, long limit) {
        synchronized (slice) {
            long now = clock.millis();
            slice.coming = null;
            slice.held += lease.amount();
            boolean isFast = now - slice.leasedAt < FAST_MILLIS;
            long next = isFast ? slice.size * 2 : slice.size / 2;
            slice.size = Math.clamp(next, 1, Math.max(1, limit / SLICES));
            slice.leasedAt = now;
            slice.heldUntil = now + span.toMillis();
            slice.free = lease.free();
            slice.retryAt = now + lease.waitMillis();
            slice.closedUntil =
                    lease.amount() > 0 ? 0 : now + Math.min(lease.waitMillis(), LOOK_AGAIN_MILLIS);
        }
    }

    private Lease lease(String key, Slice slice, long limit) {
        if (clock.millis() >= awayUntil) {
            try {
                return sharedLease(key, slice, limit);
            } catch (Exception e) { // await throws checked ones too
                awayUntil = clock.millis() + PATIENCE.toMillis();
                LOG.atWarn()
                        .addKeyValue("service", "limits")
                        .setCause(e)
                        .log("each node keeps its part of the limits by itself");
            }
        }
        return ownLease(slice, limit);
    }

    /// A slice is leased by one thread at a time.
    private Lease sharedLease(String key, Slice slice, long limit) {
        var tries = shared();
        long size;
        long owed;
        synchronized (slice) {
            size = slice.size;
            owed = Math.min(slice.owed, used(slice.own));
        }
        for (int round = 0; round < MAX_ROUNDS; round++) {
            var before = waitFor(tries.get(key));
            var window = before == null ? Window.EMPTY : Window.parse(before);
            var lease = lease(now(window).plus(owed), size, limit);
            if (lease.amount() == 0 && owed == 0) return lease;
            var after = lease.after().text();
            boolean isSet =
                    before == null
                            ? waitFor(tries.putIfAbsent(key, after)) == null
                            : waitFor(tries.replaceIfPresent(key, before, after));
            if (isSet) return paid(slice, lease);
        }
        throw new IllegalStateException("too many nodes want tries of one key at once");
    }

    private Lease paid(Slice slice, Lease lease) {
        synchronized (slice) {
            slice.own = now(slice.own).plus(lease.amount());
            slice.owed = 0;
            return lease;
        }
    }

    private Lease ownLease(Slice slice, long limit) {
        synchronized (slice) {
            long part = Math.max(1, limit / Math.max(1, nodes.getAsInt()));
            var lease = lease(slice.own, slice.size, Math.min(limit, part));
            slice.own = lease.after();
            slice.owed += lease.amount();
            return lease;
        }
    }

    private Window now(Window window) {
        return window.at(clock.millis(), span.toMillis());
    }

    private long used(Window window) {
        return now(window).used(clock.millis(), span.toMillis());
    }

    /// Takes a slice out of `window`, or what is left.
    private Lease lease(Window window, long size, long limit) {
        long now = clock.millis();
        long millis = span.toMillis();
        var current = window.at(now, millis);
        long free = limit - current.used(now, millis);
        if (free <= 0) {
            long wait = limit == 0 ? millis : current.freesAfter(1 - free, now, millis);
            return new Lease(0, 0, wait, current);
        }
        long amount = Math.min(size, free);
        return new Lease(amount, free - amount, 0, current.plus(amount));
    }

    private AsyncMap<String, String> shared() {
        var known = map;
        if (known == null || known.failed()) {
            known = vertx.sharedData().getAsyncMap(name);
            map = known;
        }
        return waitFor(known);
    }

    private static <T extends @Nullable Object> T waitFor(Future<T> future) {
        return future.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).await();
    }
}
