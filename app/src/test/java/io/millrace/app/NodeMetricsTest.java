package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/// What a node tells of itself, to Kafka's own stand-in for a broker.
class NodeMetricsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final int PATIENCE_SECONDS = 30;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong rows = new AtomicLong(500);
    private final MockProducer<String, String> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());

    private void gauge(String name, double value, String... tags) {
        Gauge.builder(name, () -> value).tags(tags).register(meters);
    }

    private NodeMeasure measure() {
        return new NodeMeasure(meters, rows::get, START);
    }

    private NodeMetrics metrics() {
        return new NodeMetrics("10.0.0.1:8080", measure(), () -> kafka, () -> START);
    }

    private void await(int records) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (kafka.history().size() < records) {
            assertThat(System.nanoTime()).as("it says too little").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private JsonNode event(int at) {
        return Belongings.tree(kafka.history().get(at).value());
    }

    @Test
    void figuresAreThoseOfTheMeters() {
        gauge("millrace.queue.jobs", 3, "stage", "ingest", "state", "queued");
        gauge("millrace.queue.jobs", 4, "stage", "rca", "state", "queued");
        gauge("millrace.queue.jobs", 9, "stage", "rca", "state", "running");
        gauge("millrace.source.lag", 20, "tenant", "a");
        gauge("millrace.source.lag", 1, "tenant", "b");
        gauge("process.cpu.usage", 0.25);
        gauge("jvm.memory.used", 100, "area", "heap", "id", "one");
        gauge("jvm.memory.used", 11, "area", "heap", "id", "two");
        gauge("jvm.memory.used", 5, "area", "nonheap", "id", "one");
        var measure = measure();
        rows.set(2_500);

        var first = measure.take(START.plusSeconds(10));
        rows.set(2_505);
        var second = measure.take(START.plusSeconds(20));

        assertThat(first).isEqualTo(new NodeMeasure.Measured(7L, 21, 200, 0.25, 111L));
        assertThat(second.rowsPerSecond()).isEqualTo(0.5);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        gauge("process.cpu.usage", Double.NaN);

        var measured = measure().take(START);

        assertThat(measured).isEqualTo(new NodeMeasure.Measured(null, 0, 0, null, null));
    }

    @Test
    void eachMeasureIsAnEventOfTheNode() throws Exception {
        gauge("millrace.source.lag", 20, "tenant", "a");
        try (var metrics = metrics()) {
            metrics.start(Duration.ofMillis(10));
            await(2);
        }

        var record = kafka.history().getFirst();
        var event = event(0);
        assertThat(record.topic()).isEqualTo("metrics");
        assertThat(record.key()).isEqualTo("10.0.0.1:8080");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("type").asText()).isEqualTo("io.millrace.node.measured");
        assertThat(event.path("subject").asText()).isEqualTo("10.0.0.1:8080");
        assertThat(event.path("time").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(event.path("data").path("kafkaLag").asLong()).isEqualTo(20);
        assertThat(event.path("data").has("cpu")).isFalse();
        assertThat(event(1).path("id").asText()).isNotEqualTo(event.path("id").asText());
    }

    @Test
    void aNodeThatLeavesTellsNothingAnyMore() throws Exception {
        var metrics = metrics();
        metrics.start(Duration.ofMillis(10));
        await(1);

        metrics.close();

        assertThat(kafka.closed()).isTrue(); // sending would throw from here on
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .doesNotContain("millrace-metrics");
    }

    @Test
    void aKafkaThatWasAwayIsToldTheNextMeasure() throws Exception {
        var failed = new CountDownLatch(2);
        kafka.sendException = new IllegalStateException("no broker");
        InstantSource clock =
                () -> {
                    failed.countDown();
                    return START;
                };
        try (var metrics = new NodeMetrics("n", measure(), () -> kafka, clock)) {
            metrics.start(Duration.ofMillis(10));
            assertThat(failed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(kafka.history()).isEmpty();
            kafka.sendException = null;

            await(1);
        }
    }
}
