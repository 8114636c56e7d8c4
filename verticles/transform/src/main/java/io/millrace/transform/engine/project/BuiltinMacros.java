package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;

/// The macros that dbt brings to every project, as they are for Postgres.
final class BuiltinMacros {
    private static final String FILE = "dbt.sql";

    static final Map<String, Template.Definition> ALL = read();

    private BuiltinMacros() {}

    private static Map<String, Template.Definition> read() {
        try (var in = Objects.requireNonNull(BuiltinMacros.class.getResourceAsStream(FILE), FILE)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Collections.unmodifiableMap(
                    Template.compile("macros/" + FILE, text).definitions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
