package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import java.util.List;
import java.util.Set;

/// What a YAML file says of a column.
///
/// @param type empty where none is given
/// @param isQuoted whether its name is to be written in quotes
public record ColumnText(
        String name,
        String description,
        String type,
        boolean isQuoted,
        DictValue meta,
        Set<String> tags) {
    public ColumnText {
        tags = Set.copyOf(tags);
    }

    /// The columns of a model, seed, snapshot or source.
    static List<ColumnText> of(Yaml owner) {
        return owner.all("columns").stream()
                .filter(column -> column.text("name").isPresent())
                .map(ColumnText::column)
                .toList();
    }

    private static ColumnText column(Yaml column) {
        var config = Said.of(column);
        return new ColumnText(
                column.text("name").orElse(""),
                column.text("description").orElse("").strip(),
                column.text("data_type").orElse(""),
                column.text("quote").filter("True"::equals).isPresent(),
                config.meta(),
                config.tags());
    }
}
