package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.stream.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a whole node tells on the topic `metrics`.
class NodeMetricsIT {
    private static final int PATIENCE_SECONDS = 120;

    @Test
    void aNodeTellsHowItDoes(@TempDir Path folder) {
        try (var node = Node.start(NodeSettings.local(folder, 0, folder))) {
            var event = first(node.kafka());

            var data = event.path("data");
            assertThat(event.path("subject").asText()).endsWith(":" + node.url().getPort());
            assertThat(data.path("heapBytes").asLong()).isPositive();
            assertThat(data.path("queueWaiting").isNumber()).isTrue();
            assertThat(data.path("kafkaLag").asLong()).isZero();
            assertThat(data.path("rowsPerSecond").isNumber()).isTrue();
        }
    }

    private static JsonNode first(String bootstrap) {
        var text = new StringDeserializer();
        var settings = Map.<String, Object>of("bootstrap.servers", bootstrap);
        try (var consumer = new KafkaConsumer<>(settings, text, text)) {
            var partitions =
                    consumer.partitionsFor(Topics.METRICS).stream()
                            .map(its -> new TopicPartition(Topics.METRICS, its.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (System.nanoTime() < deadline) {
                var records = consumer.poll(Duration.ofMillis(500));
                if (records.isEmpty()) continue;
                return Belongings.tree(records.iterator().next().value());
            }
        }
        throw new AssertionError("the node said nothing");
    }
}
