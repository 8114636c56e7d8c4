package io.millrace.stream.api;

import java.util.List;

/// Changes that a node learned of together, as they go over its own bus to its sockets.
///
/// @param items in order within each (tenant, channel)
public record LiveEvents(List<LiveEvent> items) {
    /// Local address that they are published on, on every node with a gateway.
    public static final String ADDRESS = "live";

    public LiveEvents {
        items = List.copyOf(items);
    }
}
