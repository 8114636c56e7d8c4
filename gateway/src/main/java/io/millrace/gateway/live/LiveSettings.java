package io.millrace.gateway.live;

import io.millrace.gateway.live.engine.FeedLimits;
import java.time.Duration;

/// @param authWithin a client names itself within this time
/// @param ping how often the server asks whether the client is there
/// @param recheck how often the server looks whether a client's sign-in or key has ended
/// @param silentAfter a client that says nothing for so long is closed
/// @param slowAfter a client that does not read for so long is closed
/// @param linger a client that is closed has this long to take leave
/// @param retry pause before a snapshot that failed is tried again
/// @param greetings clients whose tokens are looked at in the same moment
/// @param maxPerTenant sockets of one tenant on this node
/// @param sendBuffer bytes that wait for a client before frames are merged instead
/// @param kernelBuffer bytes that the kernel keeps for a client that does not read; by itself it
///   would take megabytes
/// @param maxInbox frames of a client that wait to be handled
/// @param maxMissed events sent to a client that resumes; beyond that it gets a snapshot
public record LiveSettings(
        Duration authWithin,
        Duration ping,
        Duration recheck,
        Duration silentAfter,
        Duration slowAfter,
        Duration linger,
        Duration retry,
        int greetings,
        int maxPerTenant,
        int sendBuffer,
        int kernelBuffer,
        int maxInbox,
        int maxMissed,
        FeedLimits feed) {
    public static LiveSettings standard() {
        return new LiveSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                16,
                1_000,
                64 * 1024,
                32 * 1024,
                64,
                1_000,
                FeedLimits.DEFAULT);
    }
}
