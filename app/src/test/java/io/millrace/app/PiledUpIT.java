package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import io.millrace.testkit.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Work that piled up: it drains once in effect, and in the order of its keys.
@Tag("slow")
class PiledUpIT {
    private static final int RUNS = 1_000;
    private static final int ROWS = 100;
    private static final int RECORDS = 30_000;
    private static final int METERS = 50;
    private static final String TOPIC = "meter_readings";

    private final Stack stack = Stack.shared();
    private final List<ChildNode> nodes = new ArrayList<>();
    private final int firstPort = ChildNode.freePort();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AfterEach
    void stop() {
        ChildNode.closeAll(nodes);
    }

    @Test
    void aThousandRunsThatAreQueuedHaveTheirEffectOnceThoughANodeOfThreeIsKilled()
            throws Exception {
        up("first", firstPort);
        up("second", ChildNode.freePort());
        up("third", ChildNode.freePort());
        var client = TestClient.signUp(nodes.getFirst().url());
        var callers = List.of(client, client.at(nodes.get(1).url()));
        var halfway = new CountDownLatch(RUNS / 2);
        try (var threads = Executors.newFixedThreadPool(callers.size())) {
            var uploads = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < RUNS; i++) {
                int run = i;
                uploads.add(
                        threads.submit(() -> {
                            var csv = BodyPublishers.ofString(csv(run));
                            var answer = callers.get(run % callers.size()).upload("runs", csv);
                            halfway.countDown();
                            return answer;
                        }));
            }
            halfway.await();
            nodes.get(2).kill();
            for (var upload : uploads) {
                assertThat(upload.get().statusCode()).as(upload.get().body()).isEqualTo(202);
            }
        }

        client.await(
                "/api/v1/datasets/runs",
                answer -> ((Number) answer.get("rows")).longValue() >= (long) RUNS * ROWS);

        assertThat(client.rows("runs").stream().map(row -> ((Number) row.get("id")).intValue()))
                .doesNotHaveDuplicates()
                .hasSize(RUNS * ROWS);
    }

    private static String csv(int run) {
        var text = new StringBuilder("id,amount\n");
        for (int i = 0; i < ROWS; i++) text.append(run * ROWS + i).append(",7.5\n");
        return text.toString();
    }

    @Test
    void whatPilesUpWhileNobodyIngestsDrainsInTheOrderOfItsKeys() throws Exception {
        up("front", firstPort, "--roles", "gateway,relay");
        up("back", ChildNode.freePort(), "--roles", "ingest");
        var client = TestClient.signUp(nodes.getFirst().url());
        Topics.create(Brokers.plain(stack.kafka()), List.of(TOPIC));
        var source = Map.of("kind", "kafka", "topic", TOPIC, "dataset", "readings");
        client.done("PUT", "/api/v1/sources/meters", "application/json", Json.write(source));
        assertThat(nodes.getLast().terminate()).isZero();

        var sent = send();
        up("again", ChildNode.freePort(), "--roles", "ingest");
        client.await(
                "/api/v1/datasets/readings",
                answer -> ((Number) answer.get("rows")).longValue() >= RECORDS);

        var stored = new HashMap<Integer, List<Integer>>();
        for (var row : client.rows("readings")) {
            stored.computeIfAbsent(((Number) row.get("meter")).intValue(), _ -> new ArrayList<>())
                    .add(((Number) row.get("number")).intValue());
        }
        assertThat(stored).isEqualTo(sent);
    }

    /// Numbered readings of each meter, as they were sent.
    private Map<Integer, List<Integer>> send() {
        var sent = new HashMap<Integer, List<Integer>>();
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.kafka(), "acks", "all");
        var serializer = new StringSerializer();
        try (var producer = new KafkaProducer<>(settings, serializer, serializer)) {
            for (int number = 0; number < RECORDS; number++) {
                int meter = number * 31 % METERS;
                var json = "{\"meter\":%d,\"number\":%d}".formatted(meter, number);
                var _ = producer.send(new ProducerRecord<>(TOPIC, Integer.toString(meter), json));
                sent.computeIfAbsent(meter, _ -> new ArrayList<>()).add(number);
            }
        }
        return sent;
    }

    private void up(String name, int clusterPort, String... more) {
        nodes.add(ChildNode.beside(stack, folder, name, clusterPort, firstPort, more));
    }
}
