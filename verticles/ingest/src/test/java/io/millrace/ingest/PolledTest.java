package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.ValueReader.Message;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PolledTest {
    private static final String FIRST = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String SECOND = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Polled polled = new Polled();

    private void add(long offset, String traceparent) {
        var record = new ConsumerRecord<byte[], byte[]>("t", 0, offset, null, new byte[0]);
        if (traceparent != null) record.headers().add("traceparent", traceparent.getBytes(UTF_8));
        polled.add(record);
    }

    @Test
    void theCauseIsThatOfTheFirstRecordThatNamesOne() {
        add(7, null);
        add(8, "nonsense");
        add(9, FIRST);
        add(10, SECOND);

        assertThat(polled.parent()).isEqualTo(FIRST);
        assertThat(polled.messages())
                .extracting(Message::position)
                .containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void theOldestOfTheTimesThatCanBeIsWhenTheyArrived() {
        for (long timestamp : new long[] {-1, 2_000, 1_000, 3_000, Long.MAX_VALUE}) {
            polled.add(
                    new ConsumerRecord<>(
                            "t",
                            0,
                            0L,
                            timestamp,
                            TimestampType.CREATE_TIME,
                            0,
                            0,
                            null,
                            new byte[0],
                            new RecordHeaders(),
                            Optional.empty()));
        }

        assertThat(polled.arrivedAt()).isEqualTo(Instant.ofEpochSecond(1));
    }

    @Test
    void recordsWithoutACauseHaveNone() {
        add(7, null);

        assertThat(polled.parent()).isNull();
    }
}
