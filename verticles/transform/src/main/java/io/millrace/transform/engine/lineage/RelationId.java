package io.millrace.transform.engine.lineage;

/// A table or view.
///
/// @param schema empty where it is named without one
public record RelationId(String schema, String name) {}
