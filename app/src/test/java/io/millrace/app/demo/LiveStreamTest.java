package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class LiveStreamTest {
    /// Kafka's own stand-in for a broker.
    private static MockProducer<String, String> kafka() {
        return new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
    }

    @Test
    void noTwoStartsGiveOneIdTwice() {
        var kafka = kafka();

        new LiveStream(kafka, "orders_topic", (id, now) -> id, "STREAM").send(3);
        new LiveStream(kafka, "orders_topic", (id, now) -> id, "STREAM").send(3);

        assertThat(kafka.history()).hasSize(6).allMatch(r -> r.topic().equals("orders_topic"));
        assertThat(kafka.history()).extracting(r -> r.value()).doesNotHaveDuplicates();
        assertThat(kafka.history().getFirst().value()).startsWith("STREAM_");
    }

    @Test
    void nothingIsSentAfterTheEnd() throws InterruptedException {
        var kafka = kafka();
        var some = new CountDownLatch(5);
        var stream =
                new LiveStream(
                        kafka,
                        "orders_topic",
                        (id, now) -> {
                            some.countDown();
                            return id;
                        },
                        "STREAM");

        stream.start(500);
        assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
        stream.close();
        kafka.close(); // sending would throw from here on

        assertThat(kafka.history()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void recordsThatKafkaRefusesAreNotPassedOver() {
        var kafka = kafka();
        kafka.sendException = new IllegalStateException("no broker");

        assertThatThrownBy(() -> new LiveStream(kafka, "t", (id, now) -> id, "S").send(1))
                .isInstanceOf(RuntimeException.class);
    }
}
