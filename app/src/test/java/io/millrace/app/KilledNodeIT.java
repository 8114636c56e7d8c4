package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node with everything embedded that is killed again and again while records come over Kafka and
/// over HTTP: what either has acknowledged is stored once.
@Tag("slow")
class KilledNodeIT {
    private static final String TOPIC = "parcels_topic";
    private static final int RECORDS = 400;
    private static final int KILLS = 12;

    @TempDir Path folder;

    private final Random random = new Random(7);
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private TestClient client;
    private int sent;

    @Test
    void whatKafkaAcknowledgedIsStoredOnceAfterManyKills() throws Exception {
        for (int i = 0; i < KILLS; i++) {
            try (var node = start(i)) {
                if (i == 0) declare(node);
                produceUntil(node, 1 + random.nextInt(RECORDS - 1));
            }
        }

        var last = start(KILLS);
        client = client.at(last.url());
        client.await(
                "/api/v1/datasets/parcels",
                answer -> ((Number) answer.get("rows")).longValue() >= acknowledged.size());
        // A record sent last and stored comes after all that Kafka still held.
        int marker = sent++;
        try (var producer = producer(last.kafka())) {
            producer.send(new ProducerRecord<>(TOPIC, "0", json(marker))).get();
        }
        acknowledged.add(marker);
        client.await(
                "/api/v1/datasets/parcels",
                answer -> ((Number) answer.get("rows")).longValue() >= acknowledged.size());
        var stored = stored();
        assertThat(last.terminate()).isZero();

        assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged);
    }

    private ChildNode start(int number) {
        var options = List.of("--data", folder.resolve("data").toString());
        return ChildNode.up(folder.resolve(number + ".log"), Map.of(), options);
    }

    private void declare(ChildNode node) throws Exception {
        client = TestClient.signUp(node.url());
        var source = Map.of("kind", "kafka", "topic", TOPIC, "dataset", "parcels");
        client.done("PUT", "/api/v1/sources/parcels", "application/json", Json.write(source));
        io.millrace.stream.Topics.create(
                io.millrace.stream.Brokers.plain(node.kafka()), List.of(TOPIC));
    }

    /// Sends records and kills the node as soon as so many of them are acknowledged.
    private void produceUntil(ChildNode node, int enough) throws Exception {
        var reached = new CountDownLatch(enough);
        var producer = producer(node.kafka());
        for (int i = 0; i < RECORDS; i++) {
            int id = sent++;
            var _ =
                    producer.send(
                            new ProducerRecord<>(TOPIC, Integer.toString(id % 3), json(id)),
                            (_, failure) -> {
                                if (failure != null) return;
                                acknowledged.add(id);
                                reached.countDown();
                            });
        }
        reached.await();
        node.kill();
        producer.close(java.time.Duration.ZERO);
    }

    private static String json(int id) {
        return "{\"id\":" + id + ",\"weight\":" + id % 7 + "}";
    }

    private static KafkaProducer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "1"),
                new StringSerializer(),
                new StringSerializer());
    }

    private List<Integer> stored() throws Exception {
        return client.rows("parcels").stream()
                .map(row -> ((Number) row.get("id")).intValue())
                .toList();
    }
}
