package io.millrace.app.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.demo.generate.ShopEvent;
import io.millrace.stream.Brokers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When events are sent, by a clock that only waiting moves, and how surely.
class PublisherTest {
    private static final long MILLI = 1_000_000;

    private final MockProducer<String, String> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
    private final List<Long> sentAt = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    private final long begun = now;

    private Publisher publisher() {
        return new Publisher(kafka, "orders", () -> now);
    }

    private boolean rest(Duration its) {
        now += its.toNanos();
        return false;
    }

    private void sent() {
        sentAt.add((now - begun) / MILLI);
    }

    private static Iterator<ShopEvent> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new ShopEvent(
                                "e" + i, ShopEvent.CREATED, Map.of("id", "O" + i), Instant.EPOCH))
                .iterator();
    }

    @Test
    void allReplicasAcknowledgeAndASendIsTriedThriceMoreWithinThirtySeconds() {
        var client =
                new HashMap<String, Object>(Publisher.settings(Brokers.plain("localhost:9092")));
        client.put("key.serializer", StringSerializer.class);
        client.put("value.serializer", StringSerializer.class);

        var read = new ProducerConfig(client);

        assertThat(read.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1"); // of all
        assertThat(read.getInt(ProducerConfig.RETRIES_CONFIG)).isEqualTo(3);
        assertThat(read.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)).isEqualTo(30_000);
        assertThat(read.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG)).isEqualTo(30_000);
        assertThat(client).containsEntry("acks", "all").containsEntry("enable.idempotence", "true");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 5, 10, 250})
    void soManyAreSentInEachSecond(double rate) {
        int count = (int) (4 * rate);

        var totals = publisher().publish(events(count), rate, this::rest, _ -> sent());

        assertThat(sentAt)
                .isEqualTo(
                        IntStream.range(0, count)
                                .mapToObj(i -> (long) (1_000 * i / rate))
                                .toList());
        assertThat(totals).isEqualTo(new Totals("orders", count, count, 0, false));
    }

    @Test
    void whatWasLateIsMadeUpFor() {
        publisher()
                .publish(
                        events(30),
                        10,
                        this::rest,
                        n -> {
                            sent();
                            if (n == 5) now += 1_000 * MILLI; // Kafka held it for a second
                        });

        assertThat(sentAt.subList(0, 5)).containsExactly(0L, 100L, 200L, 300L, 400L);
        assertThat(sentAt.subList(5, 15)).containsOnly(1_400L);
        assertThat(sentAt.subList(15, 30))
                .isEqualTo(IntStream.range(15, 30).mapToObj(i -> i * 100L).toList());
    }

    @Test
    void itStopsWhereItIsAskedToAndKeepsTheOrder() {
        var totals = publisher().publish(events(30), 10, _ -> sentAt.size() == 7, _ -> sent());

        assertThat(totals).isEqualTo(new Totals("orders", 7, 7, 0, true));
        assertThat(kafka.history())
                .extracting(ProducerRecord::key)
                .containsExactly("O0", "O1", "O2", "O3", "O4", "O5", "O6");
    }
}
