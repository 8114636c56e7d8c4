package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaTest {
    private static final String TOPIC = "orders";
    static final int MESSAGES = 100;

    @TempDir private Path folder;

    @Test
    void messagesAreKeptOverARestart() throws Exception {
        try (var kafka = LocalKafka.start(folder, 0)) {
            createTopic(kafka);
            send(kafka, 0, MESSAGES);
        }

        assertEachIsKeptOnce();
    }

    @Test
    void messagesOfAKilledProcessAreKept() throws Exception {
        var child =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KafkaChild.class.getName(),
                                folder.toString())
                        .redirectError(folder.resolve("child.log").toFile())
                        .start();
        awaitStored(child);
        child.destroyForcibly().waitFor();

        assertEachIsKeptOnce();
    }

    private static void awaitStored(Process child) throws IOException {
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("stored")) return;
            }
        }
        throw new AssertionError("the child did not start");
    }

    /// A producer's id that was given out again would pass for the first one's: what it sends would
    /// be dropped as a copy.
    private void assertEachIsKeptOnce() throws Exception {
        try (var kafka = LocalKafka.start(folder, 0)) {
            assertThat(read(kafka)).isEqualTo(numbers(MESSAGES));
            send(kafka, MESSAGES, 2 * MESSAGES);
            assertThat(read(kafka)).isEqualTo(numbers(2 * MESSAGES));
            assertThat(producers(kafka)).hasSize(2);
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static Set<Long> producers(LocalKafka kafka) throws Exception {
        var partition = new TopicPartition(TOPIC, 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            var states = admin.describeProducers(List.of(partition)).partitionResult(partition);
            return states.get().activeProducers().stream()
                    .map(state -> state.producerId())
                    .collect(Collectors.toSet());
        }
    }

    static void createTopic(LocalKafka kafka) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    static void send(LocalKafka kafka, int from, int to) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrap(), "acks", "all");
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "k", Integer.toString(i))).get();
            }
        }
    }

    private static List<String> read(LocalKafka kafka) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var values = new ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> LocalKafka.start(file, 0)).hasMessageContaining(file.toString());
    }

    @Test
    void aPortThatAnotherTookMeanwhileIsLeftForTheNext() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = other.getLocalPort();
            var ports = new ArrayDeque<>(List.of(taken, FreePort.find()));

            try (var kafka = LocalKafka.start(folder, Map.of(), ports::remove, FreePort::find)) {
                assertThat(kafka.port()).isNotEqualTo(taken);
                createTopic(kafka);
                send(kafka, 0, MESSAGES);
                assertThat(read(kafka)).isEqualTo(numbers(MESSAGES));
            }
        }
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsTheReason() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = other.getLocalPort();

            assertThatThrownBy(() -> LocalKafka.start(folder, taken))
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining(":" + taken + ": Address already in use");
        }
    }
}
