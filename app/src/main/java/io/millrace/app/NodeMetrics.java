package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells on the topic `metrics` how this node does, again and again until it leaves, on a thread of
/// its own. What Kafka does not take is not told: the next measure says more.
final class NodeMetrics implements AutoCloseable {
    static final Duration EACH = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(NodeMetrics.class);
    private static final Duration LAST = Duration.ofSeconds(2);

    // An idempotent producer would be refused for ever by a broker that came back with other data.
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "acks", "1",
                    "enable.idempotence", "false",
                    "retries", "0",
                    "linger.ms", "0",
                    "max.block.ms", "5000",
                    "request.timeout.ms", "5000",
                    "delivery.timeout.ms", "5000");

    private final String node;
    private final NodeMeasure measure;
    private final Supplier<Producer<String, String>> open;
    private final InstantSource clock;
    private final String run = Ids.random128();
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("millrace-metrics").factory());
    private volatile @Nullable Producer<String, String> producer;
    private long told;

    /// @param node its name among the others
    /// @param open makes a producer, at the first measure
    NodeMetrics(
            String node,
            NodeMeasure measure,
            Supplier<Producer<String, String>> open,
            InstantSource clock) {
        this.node = node;
        this.measure = measure;
        this.open = open;
        this.clock = clock;
    }

    static Producer<String, String> producer(Brokers brokers) {
        return new KafkaProducer<>(
                Map.<String, Object>copyOf(brokers.client(SETTINGS)),
                new StringSerializer(),
                new StringSerializer());
    }

    void start(Duration each) {
        var _ =
                thread.scheduleAtFixedRate(
                        this::tell, each.toMillis(), each.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell() {
        try {
            var known = producer;
            if (known == null) producer = known = open.get();
            var record = new ProducerRecord<String, String>(Topics.METRICS, node, event());
            var _ = known.send(record, (_, failure) -> note(failure));
        } catch (RuntimeException e) { // what a producer throws at once is what it says later
            note(e);
        }
    }

    private void note(@Nullable Exception failure) {
        if (failure == null) {
            isAway.set(false);
        } else if (isAway.compareAndSet(false, true) && !thread.isShutdown()) {
            LOG.atWarn()
                    .addKeyValue("service", "metrics")
                    .setCause(failure)
                    .log("Kafka does not take how this node does");
        }
    }

    private String event() {
        var now = clock.instant();
        var event = new LinkedHashMap<String, Object>();
        event.put("specversion", "1.0");
        event.put("id", run + "-" + ++told);
        event.put("source", "/millrace/" + Topics.METRICS);
        event.put("type", "io.millrace.node.measured");
        event.put("subject", node);
        event.put("time", now);
        event.put("datacontenttype", "application/json");
        event.put("data", measure.take(now));
        return Json.write(event);
    }

    /// Tells nothing any more. Blocks for a moment.
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            var _ = thread.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var last = producer;
        if (last != null) last.close(LAST);
    }
}
