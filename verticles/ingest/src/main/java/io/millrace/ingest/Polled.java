package io.millrace.ingest;

import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.kernel.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Records of one partition that are stored together, and the cause of the first that names one.
final class Polled {
    /// The end of the year 9999.
    private static final long LATEST = 253_402_300_799_999L;

    private final List<Message> messages = new ArrayList<>();
    private @Nullable String parent;
    private @Nullable Instant arrivedAt;
    private long bytes;

    void add(ConsumerRecord<byte[], byte[]> record) {
        messages.add(new Message(record.offset(), record.value()));
        bytes += Math.max(0, record.serializedValueSize());
        if (parent == null) parent = parent(record);
        note(record.timestamp());
    }

    /// A producer writes what it likes: what is no time of these millennia says nothing.
    private void note(long timestamp) {
        if (timestamp <= 0 || timestamp > LATEST) return;
        var at = Instant.ofEpochMilli(timestamp);
        if (arrivedAt == null || at.isBefore(arrivedAt)) arrivedAt = at;
    }

    private static @Nullable String parent(ConsumerRecord<?, ?> record) {
        var header = record.headers().lastHeader(TraceParent.HEADER);
        if (header == null || header.value() == null) return null;
        return TraceParent.valid(new String(header.value(), StandardCharsets.US_ASCII));
    }

    List<Message> messages() {
        return messages;
    }

    /// Of the values.
    long bytes() {
        return bytes;
    }

    /// When the oldest of them was written, by the time that Kafka keeps with it.
    @Nullable Instant arrivedAt() {
        return arrivedAt;
    }

    /// W3C `traceparent`.
    @Nullable String parent() {
        return parent;
    }
}
