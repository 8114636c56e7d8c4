package io.millrace.stream.api;

import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.util.List;

/// Questions about the live log, from which sockets resume.
public sealed interface LiveRequest<R> extends Request<R> {
    String ADDRESS = "live-log";

    /// Number of the newest event of a channel; 0 when there was none.
    record Position(TenantId tenant, String channel) implements LiveRequest<At> {}

    /// The events after `seq`, oldest first, at most `limit`.
    record Since(TenantId tenant, String channel, long seq, int limit)
            implements LiveRequest<Events> {}

    /// What changes with each event of the tenant, as soon as it is committed.
    record Revision(TenantId tenant) implements LiveRequest<State> {}

    record At(long seq) {}

    /// @param revision equal as long as nothing happened
    record State(String revision) {}

    /// @param complete false when events after `seq` were trimmed already, or there are more than
    ///   `limit`: the client needs a snapshot
    record Events(List<LiveEvent> items, boolean complete) {
        public Events {
            items = List.copyOf(items);
        }
    }
}
