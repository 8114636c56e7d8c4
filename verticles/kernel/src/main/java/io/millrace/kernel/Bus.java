package io.millrace.kernel;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Typed request and reply over the Vert.x event bus: one address a service. A node asks its own
/// service where it has one, so that other nodes' coming and going touches it least.
///
/// Delivery is at most once: a lost reply becomes a `timeout` problem, so handlers are idempotent.
public record Bus(Vertx vertx, Duration timeout) {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final String TRACE = "trace";
    private static final String SERVICE = "millrace.service";
    private static final int MOST_AT_ONCE = 1_024;
    private static final int MOST_PER_TENANT = 256;

    /// Asks a service whether it is there.
    record Ping() {}

    /// Says that `node` is to be asked nothing any more; answered by what is [Left].
    record Farewell(String node) {}

    /// How many requests still wait for an answer.
    record Left(int requests) {}

    /// Teaches `vertx` to carry the records of these sealed request types and their answers, listed
    /// by [#messages]. Called once for a Vertx.
    public static void register(Vertx vertx, Collection<Class<? extends Record>> types) {
        var all = new ArrayList<>(types);
        all.addAll(List.of(Ping.class, Farewell.class, Left.class));
        var records = new RecordCodec(all);
        // What Jackson loads at its first record is loaded here, not by an event loop.
        var first = Buffer.buffer();
        records.encodeToWire(first, new Ping());
        records.decodeFromWire(0, first);
        vertx.eventBus().registerCodec(records).registerCodec(new ReplyCodec(records));
        Peers.meet(vertx);
    }

    /// All records nested in a sealed request interface: its requests and, where they are nested
    /// too, its answers.
    public static List<Class<? extends Record>> messages(Class<?>... requests) {
        return Stream.of(requests)
                .flatMap(type -> Stream.of(type.getDeclaredClasses()))
                .filter(Class::isRecord)
                .<Class<? extends Record>>map(type -> type.asSubclass(Record.class))
                .toList();
    }

    /// Asks the service at `address`, as a part of what the current thread works on; the caller
    /// runs on a virtual thread or outside Vert.x.
    ///
    /// @throws ProblemException when the service refuses, is absent or its node dies meanwhile
    ///   (`unavailable`), or does not answer (`timeout`)
    public <R extends @Nullable Object> R ask(String address, Request<R> request, String trace) {
        var span = Span.current();
        if (!span.isTold()) return ask(address, request, trace, null);
        var asking =
                span.child(Span.Kind.CLIENT, request.getClass().getSimpleName())
                        .with(SERVICE, address)
                        .with(Span.TENANT, request.tenant().value());
        return asking.within(() -> ask(address, request, trace, asking.parent()));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the sealed request type fixes R
    private <R extends @Nullable Object> R ask(
            String address, Request<R> request, String trace, @Nullable String parent) {
        var options =
                new DeliveryOptions()
                        .setCodecName(RecordCodec.NAME)
                        .setSendTimeout(timeout.toMillis())
                        .addHeader(TRACE, trace);
        if (parent != null) options.addHeader(TraceParent.HEADER, parent);
        return switch (request(address, request, options)) {
            case Reply.Answer(var value) -> (R) value;
            case Reply.Refusal(var problem) -> throw problem.toException();
        };
    }

    /// Whether the service at `address` answers within the time-out.
    public boolean isUp(String address) {
        var options =
                new DeliveryOptions()
                        .setCodecName(RecordCodec.NAME)
                        .setSendTimeout(timeout.toMillis());
        try {
            return request(address, new Ping(), options) instanceof Reply.Answer;
        } catch (ProblemException _) { // absent or silent
            return false;
        }
    }

    /// How many living nodes serve `address`, this one included; where there is no cluster, 1 or 0.
    /// Empty where the cluster does not say. Waits.
    public OptionalInt nodes(String address) {
        var peers = Peers.of(vertx);
        if (peers.self().isEmpty()) return OptionalInt.of(isUp(address) ? 1 : 0);
        return peers.all(address);
    }

    /// Asks this node's own service where it has one, otherwise a living node that has; the next
    /// where one turns out not to.
    private Reply request(String address, Object request, DeliveryOptions options) {
        var events = vertx.eventBus();
        var local = new DeliveryOptions(options).setLocalOnly(true);
        var here = answer(address, events.request(address, request, local));
        if (here.isPresent()) return here.get();
        var peers = Peers.of(vertx);
        for (var node : peers.serving(address)) {
            var asked =
                    peers.ask(
                            node,
                            () -> events.<Reply>request(Peers.at(address, node), request, options));
            var there = answer(address, asked);
            if (there.isPresent()) return there.get();
        }
        throw Problem.unavailable("The " + address + " service is not running; retry soon.")
                .toException();
    }

    /// What was answered; empty when nobody listens there.
    private static Optional<Reply> answer(String address, Future<Message<Reply>> asked) {
        try {
            return Optional.of(asked.await().body());
        } catch (ReplyException e) {
            return switch (e.failureType()) {
                case NO_HANDLERS -> Optional.empty();
                case TIMEOUT ->
                        throw Problem.timeout(
                                        "The "
                                                + address
                                                + " service did not answer in time; retry.")
                                .toException();
                case RECIPIENT_FAILURE, ERROR -> throw e;
            };
        } catch (IllegalArgumentException e) { // no record of ours, or none that we know
            LOG.atError().addKeyValue("service", address).setCause(e).log("answer not readable");
            throw otherVersion(address).toException();
        }
    }

    private static Problem otherVersion(String address) {
        return Problem.unavailable(
                "The " + address + " service runs in another version; retry soon.");
    }

    /// Answers every `Q` sent to `address` with what `service` returns or refuses, each on a task
    /// of its own: Vert.x hands a consumer the next message only when the handler of the one before
    /// has returned, also while that one waits. A tenant that has its share of places is refused
    /// with `too-many`. Completes when the address is known to the whole cluster.
    public <Q extends Request<?>> Future<Void> serve(
            String address, Function<Q, @Nullable Record> service) {
        var context = vertx.getOrCreateContext();
        var places = new Places(MOST_AT_ONCE, MOST_PER_TENANT);
        var tracer = Tracer.of(vertx);
        Handler<Message<Q>> handler =
                message -> {
                    var early = early(message, places);
                    if (early != null) send(message, early);
                    else context.runOnContext(_ -> reply(message, service, places, tracer));
                };
        var peers = Peers.of(vertx);
        var common = vertx.eventBus().<Q>consumer(address, handler);
        peers.serves(common, places);
        if (peers.self().isEmpty()) return common.completion();
        var own = vertx.eventBus().<Q>consumer(Peers.at(address, peers.self()), handler);
        return Future.all(common.completion(), own.completion()).mapEmpty();
    }

    /// What is answered at once; null when the request has a place now.
    private static @Nullable Reply early(Message<? extends Request<?>> message, Places places) {
        if (!isReadable(message)) return new Reply.Refusal(otherVersion(message.address()));
        if (isPing(message)) return new Reply.Answer(null);
        var refusal = refusal(message, places);
        return refusal == null ? null : new Reply.Refusal(refusal);
    }

    /// Lets no other node ask this one any more, and waits until what was asked is answered, or
    /// `patience` is over. The services still answer, for those who have not heard of it. Blocks.
    public static void retire(Vertx vertx, Duration patience) {
        try {
            Peers.of(vertx).retire(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A node of another version may send what this one does not know.
    private static boolean isReadable(Message<?> message) {
        try {
            message.body();
            return true;
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("service", message.address())
                    .setCause(e)
                    .log("request not readable");
            return false;
        }
    }

    private static boolean isPing(Message<?> message) {
        return message.body() instanceof Ping;
    }

    /// Why the request gets no place; null when it has one now.
    private static @Nullable Problem refusal(Message<? extends Request<?>> message, Places places) {
        var service = "The " + message.address() + " service";
        return switch (places.enter(message.body())) {
            case TAKEN -> null;
            case TENANT_HAS_ITS_SHARE ->
                    Problem.tooMany(service + " is busy with your other requests; retry soon.", 1);
            case FULL -> Problem.unavailable(service + " is busy; retry soon.");
        };
    }

    private static <Q extends Request<?>> void reply(
            Message<Q> message,
            Function<Q, @Nullable Record> service,
            Places places,
            Tracer tracer) {
        try {
            send(message, span(message, tracer).within(() -> answer(message, service)));
        } finally {
            places.leave(message.body());
        }
    }

    private static Span span(Message<? extends Request<?>> message, Tracer tracer) {
        var headers = message.headers();
        var name = message.body().getClass().getSimpleName();
        var trace = Objects.requireNonNullElse(headers.get(TRACE), "");
        return tracer.begin(Span.Kind.SERVER, name, trace, headers.get(TraceParent.HEADER))
                .with(SERVICE, message.address())
                .with(Span.TENANT, message.body().tenant().value());
    }

    private static void send(Message<?> message, Reply reply) {
        message.reply(reply, new DeliveryOptions().setCodecName(ReplyCodec.NAME));
    }

    /// Nothing but the end of its verticle interrupts a service.
    private static Problem leaving() {
        return Problem.unavailable("The node that worked on it leaves; retry.");
    }

    private static <Q extends Request<?>> Reply answer(
            Message<Q> message, Function<Q, @Nullable Record> service) {
        try {
            return new Reply.Answer(service.apply(message.body()));
        } catch (ProblemException e) {
            Span.current().fail(e);
            return new Reply.Refusal(e.problem());
        } catch (Throwable e) { // await throws checked ones; without a reply the caller waits
            if (e instanceof InterruptedException) return new Reply.Refusal(leaving());
            Span.current().fail(e);
            LOG.atError()
                    .addKeyValue("service", message.address())
                    .addKeyValue("trace", message.headers().get(TRACE))
                    .addKeyValue("request", message.body().getClass().getSimpleName())
                    .setCause(e)
                    .log("request failed");
            return new Reply.Refusal(Problem.internal());
        }
    }
}
