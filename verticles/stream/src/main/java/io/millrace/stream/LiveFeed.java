package io.millrace.stream;

import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.RecordCodec;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TraceParent;
import io.millrace.kernel.Tracer;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveEvents;
import io.millrace.stream.engine.Sequencer;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every event from Kafka on a node with a gateway and publishes it, in the order of its
/// channel, on the node's own bus. What a partition brings late, or Kafka lost, is read from the
/// live log. Deploy with `ThreadingModel.VIRTUAL_THREAD`, one a node.
public final class LiveFeed extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final Duration GAP = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int FILL = 500;
    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName(RecordCodec.NAME);

    private final TenantDb db;
    private final Brokers brokers;
    private final Duration poll;
    private final Map<Channel, Sequencer<LiveEvent>> channels = new HashMap<>();
    private final Set<Channel> begun = new HashSet<>();
    private final Map<ServerDb, OffsetDateTime> starts = new HashMap<>();
    private final List<LiveEvent> turn = new ArrayList<>();
    private boolean isFilling;
    private final Set<TopicPartition> partitions = new HashSet<>();
    private final Underway underway = new Underway();
    private final FeedHealth health = new FeedHealth();
    private final AtomicBoolean lookingAtKafka = new AtomicBoolean();
    private final AtomicBoolean lookingAtOutbox = new AtomicBoolean();
    private @Nullable KafkaConsumer<String, String> consumer;

    private record Channel(TenantId tenant, String name) {}

    public LiveFeed(TenantDb db, Brokers brokers) {
        this(db, brokers, POLL);
    }

    /// @param poll for how long Kafka waits for a record; other questions to it wait so long too
    LiveFeed(TenantDb db, Brokers brokers, Duration poll) {
        this.db = db;
        this.brokers = brokers;
        this.poll = poll;
    }

    @Override
    public Future<?> start() {
        var strings = "org.apache.kafka.common.serialization.StringDeserializer";
        var created =
                KafkaConsumer.<String, String>create(
                        vertx,
                        brokers.client(
                                Map.of(
                                        "key.deserializer",
                                        strings,
                                        "value.deserializer",
                                        strings,
                                        "enable.auto.commit",
                                        "false",
                                        "auto.offset.reset",
                                        "latest",
                                        "fetch.max.wait.ms",
                                        "100",
                                        "default.api.timeout.ms",
                                        "10000")));
        consumer = created;
        created.pollTimeout(poll);
        created.exceptionHandler(
                e -> LOG.atWarn().addKeyValue("service", "live").setCause(e).log("Kafka is away"));
        for (var topic : Topics.ALL) {
            for (var partition : created.partitionsFor(topic).await()) {
                partitions.add(new TopicPartition(topic, partition.getPartition()));
            }
        }
        created.assign(partitions).await();
        // Sought by number: the end that is meant is the one before `start`.
        for (var end : created.endOffsets(partitions).await().entrySet()) {
            created.seek(end.getKey(), end.getValue()).await();
        }
        for (var server : db.servers()) starts.put(server, startOf(server));
        lookAtKafka();
        lookAtOutbox();
        created.handler(this::accept); // begins to poll, which the questions would have waited for
        vertx.setPeriodic(LOOK.toMillis(), _ -> underway.run(this::lookAtKafka));
        vertx.setPeriodic(LOOK.toMillis(), _ -> underway.run(this::lookAtOutbox));
        vertx.setPeriodic(GAP.toMillis(), _ -> underway.run(this::fillGaps));
        return Future.succeededFuture();
    }

    /// By the clock of the server; by that of the first where it is away.
    private OffsetDateTime startOf(ServerDb server) {
        try {
            return server.platform(LiveFeed::now);
        } catch (ProblemException e) {
            if (server.isFirst()) throw e;
            return db.platform(LiveFeed::now);
        }
    }

    private static OffsetDateTime now(SqlConnection c) {
        var rows = c.preparedQuery("select clock_timestamp()").execute().await();
        return rows.iterator().next().getOffsetDateTime(0);
    }

    /// Whether Kafka answers this node.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable`
    public void checkKafka() {
        health.checkBroker(System.nanoTime());
    }

    /// Whether what is committed comes to this node's sockets: the relay sends it, Kafka has it and
    /// this feed reads it.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable`
    public void checkFlow() {
        health.checkFlow(System.nanoTime());
    }

    private void lookAtKafka() {
        once(lookingAtKafka, () -> health.brokerAnswered(ends(), System.nanoTime()));
    }

    private void lookAtOutbox() {
        once(lookingAtOutbox, () -> health.unsent(oldestUnsent(), System.nanoTime()));
    }

    private Duration oldestUnsent() {
        var oldest = Duration.ZERO;
        for (var server : db.servers()) {
            var its = server.platform(Outbox::oldestUnsent);
            if (its.compareTo(oldest) > 0) oldest = its;
        }
        return oldest;
    }

    /// Looks, unless the look before is still at it.
    private static void once(AtomicBoolean looking, Runnable look) {
        if (!looking.compareAndSet(false, true)) return;
        try {
            look.run();
        } catch (Exception e) { // await throws checked ones too; that it is away shows in the check
            LOG.atDebug().addKeyValue("service", "live").setCause(e).log("cannot look at the feed");
        } finally {
            looking.set(false);
        }
    }

    private Map<String, Long> ends() {
        var ends = new HashMap<String, Long>();
        Objects.requireNonNull(consumer)
                .endOffsets(partitions)
                .await()
                .forEach((partition, end) ->
                        ends.put(name(partition.getTopic(), partition.getPartition()), end));
        return ends;
    }

    private static String name(String topic, int partition) {
        return topic + "-" + partition;
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> underway.end(DRAIN), false)
                .compose(_ -> consumer == null ? Future.succeededFuture() : consumer.close());
    }

    private void accept(KafkaConsumerRecord<String, String> record) {
        health.received(name(record.topic(), record.partition()), record.offset());
        var parent = TraceParent.valid(header(record, TraceParent.HEADER));
        if (parent == null) {
            read(record);
            return;
        }
        Tracer.of(vertx)
                .begin(Span.Kind.CONSUMER, "receive " + record.topic(), parent)
                .with("messaging.system", "kafka")
                .with("messaging.destination.name", record.topic())
                .with(Span.TENANT, Objects.requireNonNullElse(header(record, "tenant"), ""))
                .within(() -> {
                    read(record);
                    return record;
                });
    }

    private static @Nullable String header(KafkaConsumerRecord<?, ?> record, String key) {
        for (var header : record.headers()) {
            if (header.key().equals(key)) return header.value().toString();
        }
        return null;
    }

    private void read(KafkaConsumerRecord<String, String> record) {
        var event = Json.readObject(record.value());
        var seqs = object(object(event.get("data")).get("seqs"));
        if (seqs.isEmpty()) return; // it is on no channel, and may be no tenant's
        var tenant = new TenantId(String.valueOf(event.get("tenant")));
        var at = Instant.parse(String.valueOf(event.get("time")));
        var payloads = object(object(event.get("data")).get("channels"));
        seqs.forEach((name, seq) ->
                accept(
                        new LiveEvent(
                                tenant,
                                name,
                                ((Number) seq).longValue(),
                                at,
                                Json.write(payloads.getOrDefault(name, Map.of())))));
    }

    @SuppressWarnings("unchecked") // the relay writes these objects
    private static Map<String, Object> object(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private void accept(LiveEvent event) {
        var channel = new Channel(event.tenant(), event.channel());
        var sequencer = channels.computeIfAbsent(channel, _ -> new Sequencer<>(0));
        publish(sequencer.offer(event.seq(), event));
    }

    private void fillGaps() {
        if (isFilling) return;
        isFilling = true;
        try {
            for (var entry : List.copyOf(channels.entrySet())) {
                if (entry.getValue().waiting()) fill(entry.getKey(), entry.getValue());
            }
        } finally {
            isFilling = false;
        }
    }

    private void fill(Channel channel, Sequencer<LiveEvent> sequencer) {
        try {
            if (!begun.contains(channel)) begin(channel, sequencer);
            if (!sequencer.waiting()) return;
            var missing =
                    db.server(channel.tenant())
                            .platform(c ->
                                    LiveLog.read(
                                            c,
                                            channel.tenant(),
                                            channel.name(),
                                            sequencer.last(),
                                            FILL));
            for (var event : missing) publish(sequencer.offer(event.seq(), event));
        } catch (Exception e) { // Postgres is away; the next round tries again
            LOG.atWarn().addKeyValue("service", "live").setCause(e).log("cannot fill a gap");
        }
    }

    /// The first event to come need not be the first since the start: another partition may bring
    /// that one later.
    private void begin(Channel channel, Sequencer<LiveEvent> sequencer) {
        long oldest = sequencer.firstWaiting();
        var server = db.server(channel.tenant());
        var start = Objects.requireNonNull(starts.get(server));
        long first =
                server.platform(c ->
                        LiveLog.firstSince(c, channel.tenant(), channel.name(), start, oldest));
        publish(sequencer.skipTo(Math.min(first, oldest) - 1));
        begun.add(channel);
    }

    /// What one turn brings goes together: a reader of several events is sent one frame.
    private void publish(List<LiveEvent> events) {
        if (events.isEmpty()) return;
        if (turn.isEmpty()) context.runOnContext(_ -> publishTurn());
        turn.addAll(events);
    }

    private void publishTurn() {
        vertx.eventBus().publish(LiveEvents.ADDRESS, new LiveEvents(turn), LOCAL);
        turn.clear();
    }
}
