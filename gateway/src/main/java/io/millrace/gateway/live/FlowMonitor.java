package io.millrace.gateway.live;

import static java.util.Objects.requireNonNull;

import io.millrace.gateway.live.engine.Event;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks NiFi how the flows of a tenant do while somebody of the tenant watches, and tells what
/// changed; starts and stops them. Lives on one virtual-thread context; a node has one thread that
/// waits for NiFi.
public final class FlowMonitor {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String THREAD = "millrace-flows";

    /// @param name such as `crm`
    /// @param state `running`, `stopped`, `partly` or `invalid`
    /// @param queuedFiles that wait in NiFi
    /// @param files that were taken in the last five minutes, with their `bytes`
    /// @param setAside files of the last five minutes that were refused, or wait for a better token
    public record Flow(
            String name,
            String state,
            long queuedFiles,
            long queuedBytes,
            long files,
            long bytes,
            long setAside) {}

    /// @param state `off` where no NiFi belongs to the platform, `up`, or `down` while it does not
    ///   answer
    /// @param at when NiFi said what `items` tell; absent if it never did
    public record Flows(String state, @Nullable Instant at, List<Flow> items) {
        static final Flows OFF = new Flows("off", null, List.of());
        static final Flows NEVER_SEEN = new Flows("down", null, List.of());

        public Flows {
            items = List.copyOf(items);
        }

        private Flows down() {
            return new Flows("down", at, items);
        }

        private boolean isSaidBy(Flows other) {
            return state.equals(other.state) && items.equals(other.items);
        }
    }

    /// What NiFi is asked for one tenant; may block and throw.
    public interface Nifi {
        List<Flow> read(TenantId tenant);

        /// Starts or stops a flow.
        ///
        /// @return empty where the tenant has none of that name; false where it cannot run as it is
        Optional<Boolean> run(TenantId tenant, String flow, boolean isRunning);
    }

    /// @param seq number of the newest change
    private record Seen(Flows flows, long seq, Instant lookedAt) {}

    private final Vertx vertx;
    private final Optional<Nifi> nifi;
    private final Clock clock;
    private final Map<TenantId, Seen> seen = new ConcurrentHashMap<>();
    private final Map<TenantId, Future<@Nullable List<Flow>>> asked = new ConcurrentHashMap<>();
    private final WorkerExecutor thread;
    private BiConsumer<TenantId, Event> listener = (_, _) -> {};
    private Instant failedAt = Instant.MIN;
    private boolean looking;

    /// @param nifi empty where no NiFi belongs to the platform
    public FlowMonitor(Vertx vertx, Optional<Nifi> nifi, Clock clock) {
        this.vertx = vertx;
        this.nifi = nifi;
        this.clock = clock;
        this.thread = vertx.createSharedWorkerExecutor(THREAD, 1);
    }

    /// Begins to look, on the current context.
    ///
    /// @param watched tenants that somebody watches
    /// @param told the data of a delta whenever something changed
    void start(Supplier<Collection<TenantId>> watched, BiConsumer<TenantId, Event> told) {
        if (nifi.isEmpty()) return;
        listener = told;
        vertx.setPeriodic(INTERVAL.toMillis(), _ -> lookAll(watched.get()));
    }

    /// How the tenant's flows do, as it was some seconds ago at most. Waits.
    public Flows of(TenantId tenant) {
        if (nifi.isEmpty()) return Flows.OFF;
        var last = seen.get(tenant);
        return last != null && isRecent(last.lookedAt()) ? last.flows() : look(tenant);
    }

    /// Starts or stops a flow of the tenant; how its flows do now. Waits.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`; `conflict` where the flow cannot
    ///   run as it is; `unavailable` where NiFi does not answer
    public Flows run(TenantId tenant, String flow, boolean isRunning) {
        var source = nifi.orElseThrow(() -> missing(flow));
        var done = order(() -> source.run(tenant, flow, isRunning));
        if (!done.orElseThrow(() -> missing(flow))) {
            throw Problem.conflict(
                            "NiFi holds the flow " + flow + " for invalid: deploy the flows again.")
                    .toException();
        }
        return look(tenant);
    }

    private static ProblemException missing(String flow) {
        return Problem.notFound("flow", flow, "GET /api/v1/flows lists them").toException();
    }

    private Optional<Boolean> order(Supplier<Optional<Boolean>> work) {
        var end = clock.instant().plus(PATIENCE);
        try {
            return requireNonNull(
                    thread.executeBlocking(() -> inTime(work, end), false)
                            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .await());
        } catch (Exception _) { // await throws checked ones too; every reason is the same
            failedAt = clock.instant();
            throw Problem.unavailable("NiFi does not answer; try again soon.").toException();
        }
    }

    /// Number of the newest change of a tenant's flows.
    long seq(TenantId tenant) {
        var last = seen.get(tenant);
        return last == null ? 0 : last.seq();
    }

    /// A tenant is gone.
    void forget(TenantId tenant) {
        seen.remove(tenant);
    }

    private boolean isRecent(Instant time) {
        return time.isAfter(clock.instant().minus(INTERVAL));
    }

    private void lookAll(Collection<TenantId> tenants) {
        if (looking) return; // NiFi is slow; the next look comes soon
        looking = true;
        try {
            tenants.forEach(this::look);
        } finally {
            looking = false;
        }
    }

    private Flows look(TenantId tenant) {
        var found = isRecent(failedAt) ? Optional.<Flows>empty() : ask(tenant);
        return note(tenant, found);
    }

    /// Empty where NiFi does not answer.
    private Optional<Flows> ask(TenantId tenant) {
        try {
            var items = requireNonNull(answer(tenant).await());
            return Optional.of(new Flows("up", clock.instant(), items));
        } catch (Exception _) { // await throws checked ones too; every reason is the same
            failedAt = clock.instant();
            return Optional.empty();
        }
    }

    /// One for all who want it now.
    private Future<@Nullable List<Flow>> answer(TenantId tenant) {
        var underway = asked.get(tenant);
        if (underway != null) return underway;
        var source = nifi.orElseThrow();
        var end = clock.instant().plus(PATIENCE);
        var begun =
                thread.executeBlocking(() -> inTime(() -> source.read(tenant), end), false)
                        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        asked.put(tenant, begun);
        var _ = begun.onComplete(_ -> asked.remove(tenant, begun));
        return begun;
    }

    /// Does not ask for whom nobody waits any more, once those before took long.
    private <T> T inTime(Supplier<T> work, Instant end) {
        if (clock.instant().isAfter(end)) throw Problem.timeout("NiFi").toException();
        return work.get();
    }

    private Flows note(TenantId tenant, Optional<Flows> found) {
        var before = seen.get(tenant);
        var now = found.orElseGet(() -> before == null ? Flows.NEVER_SEEN : before.flows().down());
        boolean isNews = before == null || !now.isSaidBy(before.flows());
        long seq = (before == null ? 0 : before.seq()) + (isNews ? 1 : 0);
        seen.put(tenant, new Seen(now, seq, clock.instant()));
        if (isNews) listener.accept(tenant, new Event(seq, clock.instant(), Json.write(now)));
        return now;
    }
}
