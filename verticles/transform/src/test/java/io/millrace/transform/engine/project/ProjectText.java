package io.millrace.transform.engine.project;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A project written in a test, file by file.
final class ProjectText {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    ProjectText() {
        with("dbt_project.yml", "name: shop\nversion: '1.0'\nvars:\n  floor: 5\n");
    }

    ProjectText with(String path, String text) {
        files.put(path, text.getBytes(UTF_8));
        return this;
    }

    Project compile() {
        return compile(Standing.NOTHING);
    }

    Project compile(Standing standing) {
        return ProjectCompiler.compile(
                files,
                new Setting(
                        "t_raw",
                        "t_models",
                        Map.of(),
                        Map.of("REGION", "eu"),
                        Instant.EPOCH,
                        standing));
    }
}
