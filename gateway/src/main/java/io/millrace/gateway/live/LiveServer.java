package io.millrace.gateway.live;

import io.millrace.gateway.http.Access;
import io.millrace.gateway.live.engine.Channel;
import io.millrace.gateway.live.engine.Deltas;
import io.millrace.gateway.live.engine.Event;
import io.millrace.gateway.live.engine.FrameReader;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Json;
import io.millrace.kernel.Permits;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveEvents;
import io.millrace.tenants.Lifecycle;
import io.millrace.tenants.Principal;
import io.millrace.tenants.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes sockets on the event loop and hands each tenant's events to its own. Made, and but for
/// [#welcome] used, on one virtual-thread context.
public final class LiveServer {
    public static final Set<String> PATHS = Set.of("/api/v1/live", "/ws");

    private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);

    private final Vertx vertx;
    private final Origins origins;
    private final ServiceMonitor services;
    private final FlowMonitor flows;
    private final Latencies latencies;
    private final Register register;
    private final LiveParts parts;
    private boolean rechecking;

    /// @param slugs name of a tenant
    public LiveServer(
            Vertx vertx,
            LiveSettings settings,
            Origins origins,
            Access access,
            Function<TenantId, String> slugs,
            Snapshots snapshots,
            ServiceMonitor services,
            FlowMonitor flows,
            Latencies latencies,
            SocketCount count,
            Bus bus,
            Clock clock) {
        this.vertx = vertx;
        this.origins = origins;
        this.services = services;
        this.flows = flows;
        this.latencies = latencies;
        this.register = new Register(count);
        var context = vertx.getOrCreateContext();
        this.parts =
                new LiveParts(
                        vertx,
                        context,
                        settings,
                        access,
                        slugs,
                        new LiveLogReader(
                                bus, snapshots, services, flows, clock, settings.maxMissed()),
                        new FrameReader(Json.MAPPER),
                        register,
                        new Permits(settings.greetings()),
                        new Deltas(settings.feed(), Json.MAPPER),
                        new Later(vertx),
                        new Outgoing(context),
                        clock);
    }

    /// Begins to listen for events, ended sign-ins and changes of the services.
    public Future<?> start() {
        var bus = vertx.eventBus();
        bus.<LiveEvents>localConsumer(
                LiveEvents.ADDRESS, message -> publish(message.body().items()));
        bus.<String>consumer(Lifecycle.REMOVED, message -> forget(new TenantId(message.body())));
        services.onChange(event -> hand(register.all(), Channel.SERVICES, event));
        flows.start(
                register::tenants,
                (tenant, event) -> hand(register.of(tenant), Channel.FLOWS, event));
        vertx.setPeriodic(parts.settings().ping().toMillis(), _ -> pingAll());
        vertx.setPeriodic(parts.settings().recheck().toMillis(), _ -> closeEnded());
        return bus.<String>consumer(Sessions.REVOKED, message -> signOut(message.body()))
                .completion();
    }

    private void forget(TenantId tenant) {
        latencies.forget(tenant);
        flows.forget(tenant);
    }

    /// Each reader takes all of them before it is sent any, so that they are one frame.
    private void publish(List<LiveEvent> events) {
        var now = parts.clock().instant();
        var touched = new LinkedHashMap<LiveSocket, Set<Channel>>();
        for (var event : events) {
            latencies.add(event.tenant(), Duration.between(event.at(), now));
            var sockets = register.of(event.tenant());
            var channel = Channel.of(event.channel());
            if (sockets.isEmpty() || channel.isEmpty()) continue;
            var change = LiveLogReader.event(event);
            for (var socket : sockets) {
                socket.accept(channel.get(), change);
                touched.computeIfAbsent(socket, _ -> EnumSet.noneOf(Channel.class))
                        .add(channel.get());
            }
        }
        touched.forEach(LiveSocket::pump);
    }

    private static void hand(Iterable<LiveSocket> sockets, Channel channel, Event change) {
        for (var socket : sockets) {
            socket.accept(channel, change);
            socket.pump(Set.of(channel));
        }
    }

    private void pingAll() {
        register.all().forEach(LiveSocket::ping);
    }

    private void signOut(String session) {
        close(who -> who.session().equals(session));
    }

    /// The bus may lose what it tells, and tells nothing of keys.
    private void closeEnded() {
        if (rechecking) return; // the look before still waits for the database
        rechecking = true;
        try {
            close(parts.access().ended(register.callers())::contains);
        } catch (ProblemException e) { // Postgres is away; the next look comes soon
            LOG.atDebug()
                    .addKeyValue("service", "live")
                    .setCause(e)
                    .log("cannot look for ended keys");
        } finally {
            rechecking = false;
        }
    }

    private void close(Predicate<Principal> isEnded) {
        for (var socket : register.all()) {
            if (socket.who().filter(isEnded).isPresent()) {
                socket.close(CloseCode.TOKEN, "signed out");
            }
        }
    }

    /// Takes a client that asks for a socket. Called on the event loop, where the answer and the
    /// change to frames are one step: from any other thread the client's first frame may come
    /// between the two, and is lost.
    public void welcome(ServerWebSocketHandshake handshake) {
        if (!PATHS.contains(handshake.path())) {
            var _ = handshake.reject(404);
            return;
        }
        boolean isAllowed = origins.allowsSocket(handshake.headers());
        handshake
                .accept()
                .onSuccess(connection -> {
                    if (isAllowed) open(connection);
                    else connection.close(CloseCode.ORIGIN.code(), "origin not allowed");
                });
    }

    /// Who comes without asking for a socket learns how.
    public static void refuse(RoutingContext ctx) {
        ctx.fail(
                Problem.invalid("This is a WebSocket; connect with ws:// or wss://.")
                        .toException());
    }

    private void open(ServerWebSocket connection) {
        var socket = new LiveSocket(connection, parts);
        socket.listen();
        connection.closeHandler(_ -> parts.context().runOnContext(_ -> register.remove(socket)));
        parts.context()
                .runOnContext(_ -> {
                    register.add(socket);
                    socket.open();
                });
    }

    /// Tells all clients to connect to another node.
    public void stop() {
        register.all().forEach(socket -> socket.close(CloseCode.LEAVING, "node leaving"));
    }
}
