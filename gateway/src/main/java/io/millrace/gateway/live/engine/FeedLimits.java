package io.millrace.gateway.live.engine;

import java.time.Duration;

/// @param interval shortest time between two frames of a channel to a client
/// @param maxItems most items of a merged list
/// @param maxChars longest data that is made by merging
/// @param maxWaiting most events kept while a snapshot is fetched
public record FeedLimits(Duration interval, int maxItems, int maxChars, int maxWaiting) {
    public static final FeedLimits DEFAULT =
            new FeedLimits(Duration.ofMillis(100), 500, 64 * 1024, 1_000);
}
