package io.millrace.transform.engine.project;

import java.util.List;

/// What a seed's file holds.
record SeedColumns(List<SeedColumn> columns) {
    SeedColumns {
        columns = List.copyOf(columns);
    }
}
