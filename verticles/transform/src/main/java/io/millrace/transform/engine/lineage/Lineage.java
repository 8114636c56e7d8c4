package io.millrace.transform.engine.lineage;

import java.util.List;
import java.util.Optional;

/// What the results of a statement come from.
///
/// @param columns in their order
/// @param open why there may be further ones, anywhere between these; absent where these are all
/// @param rows columns that decide which rows there are: conditions, joins, groups
public record Lineage(List<Column> columns, Optional<String> open, Sources rows) {
    public Lineage {
        columns = List.copyOf(columns);
    }

    /// @param name `?` where it is not known
    public record Column(String name, Sources sources) {}

    static Lineage unknown(String reason) {
        return new Lineage(List.of(), Optional.of(reason), Sources.unread(reason));
    }
}
