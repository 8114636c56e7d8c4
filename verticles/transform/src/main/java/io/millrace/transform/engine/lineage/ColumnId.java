package io.millrace.transform.engine.lineage;

/// A column of a table or view.
public record ColumnId(RelationId relation, String name) {
    public ColumnId(String schema, String relation, String name) {
        this(new RelationId(schema, relation), name);
    }
}
