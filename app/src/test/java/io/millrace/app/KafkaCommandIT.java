package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.LocalKafka;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.stream.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// `millrace kafka` beside a real broker.
@TestInstance(Lifecycle.PER_CLASS)
class KafkaCommandIT {
    private LocalKafka kafka;
    private Path data;

    /// The folder of a node that runs, as far as the command can tell.
    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        kafka = LocalKafka.start(folder.resolve("kafka"), 0);
        data = folder.resolve("data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("kafka.address"), kafka.bootstrap());
    }

    @AfterAll
    void stop() {
        if (kafka != null) kafka.close();
    }

    /// A command that came to its end in this process.
    private record Ended(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static Ended run(List<String> words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                Main.commands(Stopping.never())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(words.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private Ended run(String command, String... more) {
        var words = new ArrayList<>(List.of("kafka", command, "--data", data.toString()));
        words.addAll(List.of(more));
        return run(words);
    }

    private Ended produce(String topic, String lines) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
        try {
            return run("produce", "--topic", topic);
        } finally {
            System.setIn(before);
        }
    }

    private static String topic() {
        return "t-" + Ids.random128();
    }

    @Test
    void linesComeBackAsRecords() {
        var topic = topic();

        var sent = produce(topic, "one\n{\"n\": 2}\nZoë's third\n");
        var read = run("consume", "--topic", topic, "--from-beginning", "--max", "3");

        assertThat(sent.code()).as(sent.err()).isEqualTo(Main.WELL);
        assertThat(sent.err()).isEqualTo("millrace: sent 3 to " + topic + System.lineSeparator());
        assertThat(read.code()).as(read.err()).isEqualTo(Main.WELL);
        assertThat(read.lines()).containsExactlyInAnyOrder("one", "{\"n\": 2}", "Zoë's third");
    }

    @Test
    void itEndsAfterSoMany() {
        var topic = topic();
        produce(topic, "a\nb\nc\nd\n");

        var read = run("consume", "--topic", topic, "--from-beginning", "--max", "2");

        assertThat(read.lines()).hasSize(2).isSubsetOf("a", "b", "c", "d");
        assertThat(run("consume", "--topic", topic, "--max", "0").code()).isEqualTo(Main.USAGE);
    }

    @Test
    void topicsAreListedWithWhatTheirReadersHaveNotRead() {
        var topic = topic();
        produce(topic, "a\nb\nc\nd\n");
        commitNothingRead(topic, "late");

        var listed = run("topics", "--init");
        var json = Json.readObject(run("topics", "--json").out());

        assertThat(listed.code()).as(listed.err()).isEqualTo(Main.WELL);
        assertThat(listed.lines())
                .contains(topic + ": 3 partitions, 4 records; late is 4 behind")
                .contains(Topics.METRICS + ": 3 partitions, 0 records")
                .noneMatch(line -> line.startsWith("__"));
        var late = Map.of("group", "late", "behind", 4);
        var wanted =
                Map.of("topic", topic, "partitions", 3, "records", 4, "readers", List.of(late));
        var topics = (List<?>) json.get("topics");
        assertThat(topics.contains(wanted)).as(topics.toString()).isTrue();
    }

    private void commitNothingRead(String topic, String group) {
        var settings =
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrap(), "group.id", group);
        var text = new StringDeserializer();
        try (var consumer = new KafkaConsumer<>(settings, text, text)) {
            var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
            for (int at = 0; at < 3; at++) {
                offsets.put(new TopicPartition(topic, at), new OffsetAndMetadata(0));
            }
            consumer.commitSync(offsets);
        }
    }

    @Test
    void aRoundTripSaysItsMilliseconds() {
        var said = run("test");
        var json = Json.readObject(run("test", "--json").out());

        assertThat(said.code()).as(said.err()).isEqualTo(Main.WELL);
        assertThat(said.out().strip()).matches("a record is back after \\d+\\.\\d ms");
        assertThat(Double.parseDouble(json.get("milliseconds").toString())).isPositive();
    }

    @Test
    void thePlatformsOwnTopicsAreNotWrittenByHand() {
        var sent = produce(Topics.INGEST, "forged\n");

        assertThat(sent.code()).isEqualTo(Main.FAILED);
        assertThat(sent.err()).hasLineCount(1).contains("ingest-events is the platform's own");
    }

    @Test
    void aNameThatNoTopicCanHaveIsRefusedAsSuch() {
        var sent = produce("no topic!", "a\n");
        var read = run("consume", "--topic", "..", "--max", "1");

        for (var ended : List.of(sent, read)) {
            assertThat(ended.code()).isEqualTo(Main.FAILED);
            assertThat(ended.err()).hasLineCount(1).contains("--topic: ").doesNotContain("where");
        }
    }

    @Test
    void aTopicThatIsNotThereAndAKafkaThatIsSilentEndWithOneLine() {
        var missing = run("consume", "--topic", "nowhere", "--max", "1");
        var nobody = "127.0.0.1:" + ChildNode.freePort();
        var silent = run("topics", "--bootstrap", nobody);

        assertThat(missing.code()).isEqualTo(Main.FAILED);
        assertThat(missing.err()).hasLineCount(1).contains("there is no topic nowhere");
        assertThat(silent.code()).isEqualTo(Main.FAILED);
        assertThat(silent.err()).hasLineCount(1).contains(nobody + " does not answer");
        assertThat(run(List.of("kafka")).code()).isEqualTo(Main.USAGE);
    }
}
