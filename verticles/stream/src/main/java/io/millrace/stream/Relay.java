package io.millrace.stream;

import com.fasterxml.jackson.databind.util.RawValue;
import io.millrace.kernel.Json;
import io.millrace.kernel.Span;
import io.millrace.kernel.TraceParent;
import io.millrace.kernel.Tracer;
import io.millrace.stream.RelayStore.Entry;
import io.millrace.tenants.db.ServerDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the outbox of one server to Kafka as CloudEvents 1.0: each event at least once, with a
/// number per channel by which a reader drops the second copy. Of the relays of a server, which
/// every node has, one leads; the others only look now and then whether it does. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`.
public final class Relay extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /// An event that waits longer has no relay that leads.
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /// Between two rounds, so that the events which follow one another closely share one.
    private static final Duration REST = Duration.ofMillis(10);

    private static final Duration TRIM = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final String PLATFORM = "platform";

    private final RelayStore store;
    private final ServerDb server;
    private final Brokers brokers;
    private final Underway underway = new Underway();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean leads = true;
    private volatile boolean again;
    private @org.jspecify.annotations.Nullable KafkaProducer<String, String> producer;

    public Relay(ServerDb server, Brokers brokers) {
        this.store = new RelayStore(server);
        this.server = server;
        this.brokers = brokers;
    }

    @Override
    public Future<?> start() {
        producer = KafkaProducer.create(vertx, settings());
        vertx.setPeriodic(POLL.toMillis(), _ -> underway.run(this::look));
        vertx.setPeriodic(TRIM.toMillis(), _ -> underway.run(this::trim));
        return vertx.eventBus().consumer(Outbox.WAKE, _ -> wake()).completion();
    }

    /// Returns at once: behind a handler that waits, messages pile up.
    private void wake() {
        if (!leads) return;
        again = true;
        if (!running.get()) context.runOnContext(_ -> underway.run(this::relay));
    }

    private Map<String, String> settings() {
        var strings = "org.apache.kafka.common.serialization.StringSerializer";
        return brokers.client(
                Map.of(
                        "key.serializer", strings,
                        "value.serializer", strings,
                        "enable.idempotence", "true",
                        "acks", "all",
                        "delivery.timeout.ms", "15000",
                        "request.timeout.ms", "5000",
                        "max.block.ms", "5000",
                        "linger.ms", "0"));
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> underway.end(DRAIN), false)
                .compose(_ -> producer == null ? Future.succeededFuture() : producer.close());
    }

    /// What no message told of, or what the relay that leads leaves undone.
    private void look() {
        if (running.get() || !looking.compareAndSet(false, true)) return;
        try {
            var oldest = store.oldest();
            boolean isLate = oldest.compareTo(PATIENCE) > 0;
            if (isLate || (leads && oldest.isPositive())) relay();
        } catch (RuntimeException e) { // Postgres is away; the next look tells
            warn(e);
        } finally {
            looking.set(false);
        }
    }

    private static void warn(Exception cause) {
        LOG.atWarn().addKeyValue("service", "relay").setCause(cause).log("cannot relay events");
    }

    private void relay() {
        again = true;
        if (!running.compareAndSet(false, true)) return;
        try {
            carry();
        } catch (Exception e) { // await throws checked ones too; what is unsent stays in the outbox
            warn(e);
        } finally {
            running.set(false);
        }
        if (again && !underway.isEnding()) wake();
    }

    private void carry() {
        var sent = List.<Long>of();
        while ((again || !sent.isEmpty()) && !underway.isEnding()) {
            again = false;
            var round = store.next(sent);
            leads = round.isOurs();
            if (!leads) return;
            send(round.events());
            sent = round.ids();
            if (!round.isMore() && !sent.isEmpty()) vertx.timer(REST.toMillis()).await();
        }
        if (!sent.isEmpty()) store.end(sent);
    }

    private void send(List<Entry> events) {
        var sent = events.stream().map(event -> sendOne(event)).toList();
        try {
            Future.all(sent).await();
        } catch (Exception e) {
            renewProducer();
            throw e;
        }
    }

    /// A broker that came back with other data refuses an idempotent producer's next number for
    /// ever.
    private void renewProducer() {
        var refused = producer;
        producer = KafkaProducer.create(vertx, settings());
        if (refused != null) refused.close();
    }

    private Future<?> sendOne(Entry event) {
        if (producer == null) return Future.failedFuture("not started");
        var record =
                KafkaProducerRecord.create(
                        event.topic(),
                        Objects.requireNonNullElse(event.tenant(), PLATFORM) + ":" + event.entity(),
                        Json.write(cloudEvent(event)));
        if (event.tenant() != null) record.addHeader("tenant", event.tenant());
        if (event.parent() == null) return send(event, producer, record);
        var span = span(event, event.parent());
        record.addHeader(
                TraceParent.HEADER, Objects.requireNonNullElse(span.parent(), event.parent()));
        return send(event, producer, record).onFailure(span::fail).onComplete(_ -> span.end());
    }

    /// An event that Kafka will never take must not hold up all that come after it.
    private static Future<?> send(
            Entry event,
            KafkaProducer<String, String> producer,
            KafkaProducerRecord<String, String> record) {
        return send(producer, record)
                .recover(e -> {
                    if (!(e instanceof RecordTooLargeException)) return Future.failedFuture(e);
                    setAside(event, e);
                    return Future.succeededFuture();
                });
    }

    private static void setAside(Entry event, Throwable cause) {
        LOG.atError()
                .addKeyValue("service", "relay")
                .addKeyValue("tenant", event.tenant())
                .addKeyValue("event", event.id())
                .addKeyValue("type", event.type())
                .addKeyValue("entity", event.entity())
                .setCause(cause)
                .log("dropped an event that is too large for Kafka");
    }

    /// What a producer throws at once is the same as what it says later.
    private static Future<?> send(
            KafkaProducer<String, String> producer, KafkaProducerRecord<String, String> record) {
        try {
            return producer.send(record);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Span span(Entry event, String parent) {
        var span =
                Tracer.of(vertx)
                        .begin(Span.Kind.PRODUCER, "send " + event.topic(), parent)
                        .with("messaging.system", "kafka")
                        .with("messaging.destination.name", event.topic());
        return event.tenant() == null ? span : span.with(Span.TENANT, event.tenant());
    }

    private Map<String, Object> cloudEvent(Entry event) {
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("specversion", "1.0");
        envelope.put("id", id(event));
        envelope.put("source", "/millrace/" + event.topic());
        envelope.put("type", "io.millrace." + event.type());
        envelope.put("subject", event.entity());
        envelope.put("time", event.at().toInstant());
        envelope.put("datacontenttype", "application/json");
        if (event.tenant() != null) envelope.put("tenant", event.tenant());
        envelope.put("data", data(event));
        return envelope;
    }

    /// Each server numbers its events by itself.
    private String id(Entry event) {
        return server.isFirst() ? Long.toString(event.id()) : server.name() + "-" + event.id();
    }

    private static Object data(Entry event) {
        if (event.data() != null) return new RawValue(event.data());
        return Map.of(
                "channels", new RawValue(event.channels()), "seqs", new RawValue(event.seqs()));
    }

    private void trim() {
        try {
            store.trim();
        } catch (Exception e) { // the next one does it
            LOG.atWarn().addKeyValue("service", "relay").setCause(e).log("cannot trim events");
        }
    }
}
