package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after what Postgres itself does not bound: the memory of one statement, the length of one
/// message and of one use of a connection, and the size of a tenant's models.
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long LOOK_MILLIS = 500;
    // A build rather than a read for which somebody waits.
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MEASURE_MILLIS = 10_000;
    private static final int RETRY_SECONDS = 60;
    private static final int MIB = 1 << 20;
    private static final String TOO_LONG =
            "A value, or an error's text that repeats one, was longer than %d MiB and was not read; select or cast less of it."
                    .formatted(AnswerBound.MOST / MIB);

    private final Vertx vertx;
    private final TenantLimits limits;
    private final ToLongFunction<TenantId> modelBytes;
    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final Set<TenantId> changed = ConcurrentHashMap.newKeySet();
    private final Map<TenantId, Long> tooBig = new ConcurrentHashMap<>();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final long looks;
    private final long measures;

    /// One use of a connection by a tenant's SQL.
    static final class Use {
        private final TenantId tenant;
        private final PgConnection connection;
        private final boolean isLocal;
        private final long since = System.nanoTime();
        private volatile @Nullable String ended;
        private boolean over;
        private boolean yields;

        private Use(TenantId tenant, PgConnection connection, boolean isLocal) {
            this.tenant = tenant;
            this.connection = connection;
            this.isLocal = isLocal;
        }

        /// A long one goes behind what others wait for.
        private synchronized void yieldIfLong() {
            if (over || yields || !isLocal || System.nanoTime() - since < LONG_NANOS) return;
            yields = true;
            Backends.lower(connection.processId());
        }

        /// Ends it.
        ///
        /// @return whether its backend was lowered, which only an administrator can undo
        private synchronized boolean end() {
            over = true;
            return yields;
        }

        /// What a failure under this use is to the tenant.
        Throwable explain(Throwable failure) {
            var reason = ended;
            return reason == null ? failure : Problem.unprocessable(reason).toException();
        }
    }

    /// @param modelBytes size of a tenant's models; may throw when Postgres is away
    Watchdog(Vertx vertx, TenantLimits limits, ToLongFunction<TenantId> modelBytes) {
        this.vertx = vertx;
        this.limits = limits;
        this.modelBytes = modelBytes;
        this.looks = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
        this.measures =
                vertx.setPeriodic(MEASURE_MILLIS, _ -> Thread.ofVirtual().start(this::measure));
    }

    /// @param isLocal its Postgres runs on this machine, so that its processes can be seen
    Use begin(TenantId tenant, PgConnection connection, boolean isLocal) {
        var use = new Use(tenant, connection, isLocal);
        AnswerBound.watch(connection, () -> use.ended = TOO_LONG);
        uses.add(use);
        return use;
    }

    /// @return whether the connection is none for a next user
    boolean end(Use use) {
        uses.remove(use);
        changed.add(use.tenant);
        return use.end();
    }

    private void look() {
        for (var use : uses) {
            use.yieldIfLong();
            if (use.ended == null) reason(use).ifPresent(reason -> cancel(use, reason));
        }
    }

    private Optional<String> reason(Use use) {
        if (System.nanoTime() - use.since > limits.use().toNanos()) {
            return Optional.of(
                    "Its statements together took more than %d s and were ended; build in smaller steps."
                            .formatted(limits.use().toSeconds()));
        }
        if (!use.isLocal) return Optional.empty();
        var memory = BackendMemory.privateMib(use.connection.processId());
        if (memory.isEmpty() || memory.getAsLong() <= limits.memory()) {
            return Optional.empty();
        }
        return Optional.of(
                "The statement took more than %d MiB of memory and was ended; aggregate or select less at a time."
                        .formatted(limits.memory()));
    }

    private void cancel(Use use, String reason) {
        use.ended = reason;
        LOG.atWarn()
                .addKeyValue("tenant", use.tenant)
                .addKeyValue("service", "watchdog")
                .log("a tenant's statement is ended: " + reason);
        use.connection
                .cancelRequest()
                .onFailure(_ -> use.ended = null); // tried again at the next look
    }

    /// Measures the tenants whose SQL ran since the last time, and those that were too big then.
    void measure() {
        if (!measuring.compareAndSet(false, true)) return; // the one before is still at it
        try {
            changed.addAll(tooBig.keySet());
            for (var tenant : Set.copyOf(changed)) measure(tenant);
        } finally {
            measuring.set(false);
        }
    }

    private void measure(TenantId tenant) {
        changed.remove(tenant);
        try {
            long size = modelBytes.applyAsLong(tenant) / MIB;
            if (size > limits.models()) tooBig.put(tenant, size);
            else tooBig.remove(tenant);
        } catch (RuntimeException e) { // Postgres is away, or a table is locked: later
            changed.add(tenant);
            LOG.atDebug().addKeyValue("tenant", tenant).setCause(e).log("size not measured");
        }
    }

    /// @throws ProblemException `unprocessable` when the use was ended, `too-many` when the
    ///   tenant's models are too big and `sql` could make them grow
    void check(Use use, String sql) {
        var reason = use.ended;
        if (reason != null) throw Problem.unprocessable(reason).toException();
        var size = tooBig.get(use.tenant);
        if (size == null || !StatementRules.mayGrow(sql)) return;
        throw Problem.tooMany(
                        "The models take %d MiB of %d; drop or shorten some first."
                                .formatted(size, limits.models()),
                        RETRY_SECONDS)
                .toException();
    }

    void close() {
        vertx.cancelTimer(looks);
        vertx.cancelTimer(measures);
    }
}
