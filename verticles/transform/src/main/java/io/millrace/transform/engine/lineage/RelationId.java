package io.millrace.transform.engine.lineage;

/// A table or view.
///
/// @param schema empty where it is named without one
public record RelationId(String schema, String name) {
    /// Of a tenant's datasets, wherever their rows lie.
    public static final String RAW = "raw";

    /// Of what a tenant's models build.
    public static final String MODELS = "models";
}
