package io.millrace.gateway.live;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Frames on their way to the event loops of their sockets. Those of one turn go together: to hand
/// over each by itself costs more than to write it. Lives on the gateway's context.
final class Outgoing {
    private final Context context;
    private Map<EventLoop, List<Frame>> waiting = new HashMap<>();

    private record Frame(ServerWebSocket socket, String text) {
        void write() {
            try {
                socket.writeTextMessage(text);
            } catch (IllegalStateException _) { // closed meanwhile; its close handler follows
            }
        }
    }

    Outgoing(Context context) {
        this.context = context;
    }

    /// @param loop where the socket lives
    void add(EventLoop loop, ServerWebSocket socket, String text) {
        if (waiting.isEmpty()) context.runOnContext(_ -> send());
        waiting.computeIfAbsent(loop, _ -> new ArrayList<>()).add(new Frame(socket, text));
    }

    /// Hands over what waits now, so that what is done to a socket next comes after its frames.
    void send() {
        var turn = waiting;
        waiting = new HashMap<>();
        turn.forEach((loop, frames) -> loop.execute(() -> frames.forEach(Frame::write)));
    }
}
