package io.millrace.gateway.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.gateway.live.engine.Event;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Asks each service and each other part again and again whether it is there, and tells when one
/// comes or goes. Lives on one virtual-thread context.
public final class ServiceMonitor {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// @param state `up` or `down`
    /// @param since when it came; of one that is down, when it was last seen up
    public record Service(String name, String state, Instant since) {
        public boolean answers() {
            return state.equals("up");
        }
    }

    public record Services(List<Service> items) {
        public Services {
            items = List.copyOf(items);
        }
    }

    /// @param seenAt when it was last up
    private record Seen(boolean isUp, Instant since, Instant seenAt) {
        Seen next(boolean isUpNow, Instant now) {
            if (isUpNow) return new Seen(true, isUp ? since : now, now);
            return new Seen(false, isUp ? seenAt : since, seenAt);
        }
    }

    private final Vertx vertx;
    private final List<Probe> parts;
    private final Clock clock;
    private final Seen unseen;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Set<String> asking = new HashSet<>();
    private final List<Consumer<Event>> listeners = new ArrayList<>();
    private long seq;

    /// @param addresses of the services on the bus
    /// @param probes the other parts
    public ServiceMonitor(Vertx vertx, List<String> addresses, List<Probe> probes, Clock clock) {
        var bus = new Bus(vertx, PATIENCE);
        this.vertx = vertx;
        this.parts =
                Stream.concat(
                                addresses.stream().map(address -> service(bus, address)),
                                probes.stream())
                        .toList();
        this.clock = clock;
        this.unseen = new Seen(false, clock.instant(), clock.instant());
    }

    private static Probe service(Bus bus, String address) {
        return new Probe(
                address,
                false,
                () -> {
                    if (!bus.isUp(address)) throw Problem.unavailable(address).toException();
                });
    }

    /// Begins to ask, on the current context. Waits for the first answers of what is needed.
    public void start() {
        var context = vertx.getOrCreateContext();
        var needed = new ArrayList<Future<?>>();
        for (var part : parts) {
            var asked = Promise.<Void>promise();
            context.runOnContext(_ -> {
                ask(context, part);
                asked.complete();
            });
            if (part.isNeeded()) needed.add(asked.future());
        }
        vertx.setPeriodic(INTERVAL.toMillis(), _ -> askAll(context));
        Future.all(needed).await();
    }

    /// Shows each part in `meters`: 1 while it is up, else 0.
    public void measure(MeterRegistry meters) {
        for (var part : parts) {
            Gauge.builder("millrace.part.up", () -> service(part.name()).answers() ? 1 : 0)
                    .description("Whether a part of the node answers")
                    .tag("part", part.name())
                    .register(meters);
        }
    }

    /// Calls `listener` with the data of a delta whenever a service comes or goes.
    void onChange(Consumer<Event> listener) {
        listeners.add(listener);
    }

    public Services now() {
        return new Services(parts.stream().map(part -> service(part.name())).toList());
    }

    /// What is needed and not there.
    public List<String> missing() {
        return parts.stream()
                .filter(Probe::isNeeded)
                .map(Probe::name)
                .filter(name -> !service(name).answers())
                .toList();
    }

    private Service service(String name) {
        var last = seen.getOrDefault(name, unseen);
        return new Service(name, last.isUp() ? "up" : "down", last.since());
    }

    /// Number of the newest change.
    long seq() {
        return seq;
    }

    private void askAll(Context context) {
        parts.forEach(part -> context.runOnContext(_ -> ask(context, part)));
    }

    /// A part that is still being asked is not asked again.
    private void ask(Context context, Probe part) {
        if (!asking.add(part.name())) return;
        try {
            note(part.name(), part.isUp(context, PATIENCE));
        } finally {
            asking.remove(part.name());
        }
    }

    private void note(String name, boolean isUp) {
        var before = seen.get(name);
        seen.put(name, (before == null ? unseen : before).next(isUp, clock.instant()));
        if (before != null && before.isUp() == isUp) return;
        var delta = new Services(List.of(service(name)));
        var event = new Event(++seq, clock.instant(), Json.write(delta));
        listeners.forEach(listener -> listener.accept(event));
    }
}
