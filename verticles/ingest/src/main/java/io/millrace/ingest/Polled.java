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

    void add(ConsumerRecord<byte[], byte[]> record) {
        messages.add(new Message(record.offset(), record.value()));
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

    /// W3C `traceparent`.
    @Nullable String parent() {
        return parent;
    }
}
