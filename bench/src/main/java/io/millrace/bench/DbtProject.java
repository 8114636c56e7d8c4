package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A dbt project that a benchmark makes, for the node and for dbt.
///
/// @param files texts by path, but for the project's own settings
record DbtProject(String name, Map<String, String> files) {
    DbtProject {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /// The same with another text in one file.
    DbtProject with(String path, String text) {
        var changed = new TreeMap<>(files);
        changed.put(path, text);
        return new DbtProject(name, changed);
    }

    /// As it is uploaded.
    byte[] zip() throws IOException {
        return ProjectZip.of(name, files);
    }

    /// Writes it as dbt reads it.
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ProjectZip.SETTINGS), ProjectZip.settings(name));
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
