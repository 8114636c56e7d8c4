package io.millrace.quality;

import java.time.Duration;

/// Limits of the quality service.
///
/// @param maxFiles files of checks a tenant may keep
/// @param maxChecks checks a tenant may keep in all files
/// @param sampleRows failed rows kept of a check
/// @param maxGroups groups that one breakdown may return
/// @param patience longest wait of a caller for a run
public record QualitySettings(
        int maxFiles, int maxChecks, int sampleRows, int maxGroups, Duration patience) {
    public static QualitySettings defaults() {
        return new QualitySettings(200, 2_000, 100, 30_000, Duration.ofSeconds(25));
    }
}
