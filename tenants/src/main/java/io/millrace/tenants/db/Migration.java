package io.millrace.tenants.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A numbered SQL script of the `schema` module, run whole in one transaction.
record Migration(String version, String sql) {
    /// Reads `schema/<path>` from the class path.
    static Migration read(String path) {
        try (var in = Migration.class.getResourceAsStream("/schema/" + path)) {
            if (in == null) throw new IllegalStateException("schema/" + path + " is missing");
            return new Migration(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The script with `${name}` replaced.
    String with(Map<String, String> values) {
        var text = sql;
        for (var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}
