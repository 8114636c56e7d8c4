package io.millrace.ingest;

import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.kernel.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Records of one partition that are stored together, and the cause of the first that names one.
final class Polled {
    private final List<Message> messages = new ArrayList<>();
    private @Nullable String parent;
    private long bytes;

    void add(ConsumerRecord<byte[], byte[]> record) {
        messages.add(new Message(record.offset(), record.value()));
        bytes += Math.max(0, record.serializedValueSize());
        if (parent == null) parent = parent(record);
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

    /// W3C `traceparent`.
    @Nullable String parent() {
        return parent;
    }
}
