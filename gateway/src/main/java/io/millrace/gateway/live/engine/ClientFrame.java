package io.millrace.gateway.live.engine;

import java.util.Map;
import java.util.Set;

/// What a client says on the socket.
public sealed interface ClientFrame {
    /// The first frame.
    record Auth(String token) implements ClientFrame {}

    /// @param from per channel the last number the client has; fewer than `channels` or none
    record Subscribe(Set<Channel> channels, Map<Channel, Long> from) implements ClientFrame {
        public Subscribe {
            channels = Set.copyOf(channels);
            from = Map.copyOf(from);
        }
    }

    record Unsubscribe(Set<Channel> channels) implements ClientFrame {
        public Unsubscribe {
            channels = Set.copyOf(channels);
        }
    }

    /// A fresh token before the old one expires.
    record Token(String token) implements ClientFrame {}

    /// The answer to the server's ping.
    record Pong() implements ClientFrame {}
}
