package io.millrace.matching;

import java.time.Duration;

/// Limits of the matching service.
///
/// @param maxEntities that a tenant may keep
/// @param maxRecords that one run takes into memory
/// @param maxCharacters of the values that one run takes into memory
/// @param maxPairs that are kept of a run with their reasons, the likeliest
/// @param sampleRows of a dataset that a proposal looks at
/// @param concurrency runs at once on this node
/// @param patience longest wait of a caller for a run
public record MatchingSettings(
        int maxEntities,
        int maxRecords,
        long maxCharacters,
        int maxPairs,
        int sampleRows,
        int concurrency,
        Duration patience) {
    public static MatchingSettings defaults() {
        return new MatchingSettings(
                100, 200_000, 40_000_000, 300_000, 2_000, 1, Duration.ofSeconds(25));
    }
}
