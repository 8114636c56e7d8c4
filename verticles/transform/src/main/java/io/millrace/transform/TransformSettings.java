package io.millrace.transform;

import java.time.Duration;
import java.util.Map;

/// Bounds of the transform service.
///
/// @param archiveBytes of an uploaded zip
/// @param files entries of a zip
/// @param fileBytes of one file, unpacked
/// @param projectBytes of all files, unpacked
/// @param ratio how many times larger than packed the files may be
/// @param parallel models that one run builds at once
/// @param concurrency runs that this node does at once
/// @param patience longest wait for the end of a run that was asked to be waited for
/// @param environment what `env_var` may show to tenants
public record TransformSettings(
        int archiveBytes,
        int files,
        int fileBytes,
        int projectBytes,
        int ratio,
        int parallel,
        int concurrency,
        Duration patience,
        Map<String, String> environment) {
    public TransformSettings {
        environment = Map.copyOf(environment);
    }

    public static TransformSettings defaults() {
        return new TransformSettings(
                16 << 20, 5_000, 8 << 20, 64 << 20, 100, 2, 2, Duration.ofMinutes(5), Map.of());
    }
}
