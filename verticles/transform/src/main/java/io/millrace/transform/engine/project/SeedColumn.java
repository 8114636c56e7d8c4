package io.millrace.transform.engine.project;

import java.util.List;

/// A column of a seed with its values as written; an empty field is a null, kept as an empty
/// string.
public record SeedColumn(String name, String type, List<String> values) {
    public SeedColumn {
        values = List.copyOf(values);
    }
}
