package io.millrace.gateway.live;

import io.millrace.gateway.live.engine.Event;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Asks each service again and again whether it is there, and tells when one comes or goes. Lives
/// on one virtual-thread context.
public final class ServiceMonitor {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /// @param state `up` or `down`
    public record Service(String name, String state) {}

    public record Services(List<Service> items) {
        public Services {
            items = List.copyOf(items);
        }
    }

    private final Vertx vertx;
    private final Bus bus;
    private final List<String> addresses;
    private final Clock clock;
    private final Map<String, Boolean> up = new ConcurrentHashMap<>();
    private final List<Consumer<Event>> listeners = new ArrayList<>();
    private long seq;

    public ServiceMonitor(Vertx vertx, List<String> addresses, Clock clock) {
        this.vertx = vertx;
        this.bus = new Bus(vertx, PATIENCE);
        this.addresses = List.copyOf(addresses);
        this.clock = clock;
    }

    /// Begins to ask, on the current context.
    public void start() {
        var context = vertx.getOrCreateContext();
        askAll(context);
        vertx.setPeriodic(INTERVAL.toMillis(), _ -> askAll(context));
    }

    /// Calls `listener` with the data of a delta whenever a service comes or goes.
    void onChange(Consumer<Event> listener) {
        listeners.add(listener);
    }

    public Services now() {
        return new Services(addresses.stream().map(this::service).toList());
    }

    private Service service(String name) {
        return new Service(name, up.getOrDefault(name, false) ? "up" : "down");
    }

    /// Number of the newest change.
    long seq() {
        return seq;
    }

    private void askAll(Context context) {
        addresses.forEach(address -> context.runOnContext(_ -> ask(address)));
    }

    private void ask(String address) {
        boolean isUp = bus.isUp(address);
        if (Boolean.valueOf(isUp).equals(up.put(address, isUp))) return;
        var delta = new Services(List.of(service(address)));
        var event = new Event(++seq, clock.instant(), Json.write(delta));
        listeners.forEach(listener -> listener.accept(event));
    }
}
