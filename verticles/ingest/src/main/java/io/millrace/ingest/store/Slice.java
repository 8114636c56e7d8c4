package io.millrace.ingest.store;

import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.ValueReader.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consecutive records of one partition of a source.
///
/// @param topicId Kafka's own; a topic made anew has another
/// @param messages positions are offsets, ascending
/// @param stored the next offset that Postgres had when the reader last stored or looked; 0 for
///   none
/// @param pointer empty for the whole value
/// @param decoder of every message
/// @param arrivedAt when the oldest of them was written to the topic; null where it is not known
public record Slice(
        String source,
        String topicId,
        int partition,
        String dataset,
        String pointer,
        List<Message> messages,
        long stored,
        MessageDecoder decoder,
        @Nullable Instant arrivedAt) {
    public Slice {
        messages = List.copyOf(messages);
    }

    /// Of messages that are JSON.
    public Slice(
            String source,
            String topicId,
            int partition,
            String dataset,
            String pointer,
            List<Message> messages,
            long stored) {
        this(
                source,
                topicId,
                partition,
                dataset,
                pointer,
                messages,
                stored,
                MessageDecoder.JSON,
                null);
    }

    /// Without what comes before offset `next`.
    Slice after(long next) {
        var fresh = messages.stream().filter(m -> m.position() >= next).toList();
        return new Slice(
                source, topicId, partition, dataset, pointer, fresh, stored, decoder, arrivedAt);
    }

    long nextOffset() {
        return messages.getLast().position() + 1;
    }

    String name() {
        return "kafka:" + source + "/" + partition;
    }
}
