package io.millrace.transform.engine.project;

import java.util.List;

/// An index of a model's table.
///
/// @param method as Postgres names it
public record Index(List<String> columns, boolean isUnique, String method) {
    static final String BTREE = "btree";

    public Index {
        columns = List.copyOf(columns);
    }
}
