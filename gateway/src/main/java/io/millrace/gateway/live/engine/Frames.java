package io.millrace.gateway.live.engine;

import java.time.Instant;

/// Writes what a client is sent of a channel.
final class Frames {
    private Frames() {}

    /// @param count events in it
    /// @param json the data
    static String of(String type, Channel channel, long seq, Instant at, int count, String json) {
        var text =
                new StringBuilder(json.length() + 128)
                        .append("{\"ch\":\"")
                        .append(channel.wireName())
                        .append("\",\"seq\":")
                        .append(seq)
                        .append(",\"ts\":\"")
                        .append(at)
                        .append("\",\"type\":\"")
                        .append(type)
                        .append('"');
        if (count > 1) text.append(",\"coalesced\":").append(count);
        return text.append(",\"data\":").append(json).append('}').toString();
    }
}
