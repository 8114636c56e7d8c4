package io.millrace.gateway.live.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Events of one channel that wait to be sent, merged into one. Many readers may wait for the same.
/// One thread at a time.
final class Delta {
    private final Channel channel;
    private final long seq;
    private final Instant at;
    private final int count;
    private final String json;
    private @Nullable String frame;

    /// @param seq of the newest
    /// @param at when the newest was committed
    /// @param count how many
    /// @param json their data, merged
    Delta(Channel channel, long seq, Instant at, int count, String json) {
        this.channel = channel;
        this.seq = seq;
        this.at = at;
        this.count = count;
        this.json = json;
    }

    static Delta of(Channel channel, Event event) {
        return new Delta(channel, event.seq(), event.at(), 1, event.json());
    }

    /// This and the next event.
    ///
    /// @param merged the data of both
    Delta with(Event next, String merged) {
        return new Delta(channel, next.seq(), next.at(), count + 1, merged);
    }

    String json() {
        return json;
    }

    /// The text to be sent, written once for all readers.
    String frame() {
        var text = frame;
        if (text == null) frame = text = Frames.of("delta", channel, seq, at, count, json);
        return text;
    }
}
