package io.millrace.transform.engine.lineage;

/// A column that something comes from.
public record Origin(ColumnId column, How how) {}
