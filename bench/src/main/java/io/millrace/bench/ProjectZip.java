package io.millrace.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A dbt project as it is uploaded.
final class ProjectZip {
    static final String SETTINGS = "dbt_project.yml";

    private ProjectZip() {}

    /// The text of [#SETTINGS].
    static String settings(String name) {
        return "name: " + name + "\nversion: '1.0'\nprofile: millrace\n";
    }

    /// @param files texts by their paths, but for the project's own settings
    static byte[] of(String name, Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, SETTINGS, settings(name));
            for (var file : files.entrySet()) add(zip, file.getKey(), file.getValue());
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(UTF_8));
    }
}
