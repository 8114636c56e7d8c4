package io.millrace.transform.engine.project;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The text files of a project by path, `dbt_project.yml` at the root.
final class ProjectFiles {
    static final String SETTINGS = "dbt_project.yml";

    private final TreeMap<String, byte[]> files = new TreeMap<>();

    /// @param archive may hold the project in a folder, as archives made by a click do
    ProjectFiles(Map<String, byte[]> archive) {
        var root =
                archive.keySet().stream()
                        .filter(path -> path.equals(SETTINGS) || path.endsWith("/" + SETTINGS))
                        .min(Comparator.comparingInt(String::length))
                        .map(path -> path.substring(0, path.length() - SETTINGS.length()))
                        .orElseThrow(() ->
                                new FaultException(
                                        new Fault(
                                                SETTINGS,
                                                0,
                                                "the archive holds no dbt_project.yml")));
        archive.forEach((path, bytes) -> {
            if (path.startsWith(root)) files.put(path.substring(root.length()), bytes);
        });
    }

    /// Paths below one of `folders` that end in `ending`, in order.
    List<String> below(String root, List<String> folders, String... endings) {
        return files.keySet().stream()
                .filter(path ->
                        folders.stream().anyMatch(folder -> path.startsWith(root + folder + "/")))
                .filter(path -> List.of(endings).stream().anyMatch(path::endsWith))
                .toList();
    }

    List<String> named(String name) {
        return files.keySet().stream().filter(path -> path.endsWith("/" + name)).toList();
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    String text(String path) {
        var bytes = files.get(path);
        if (bytes == null) throw new FaultException(new Fault(path, 0, "the file is missing"));
        try {
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new FaultException(new Fault(path, 0, "the file is not UTF-8"));
        }
    }
}
