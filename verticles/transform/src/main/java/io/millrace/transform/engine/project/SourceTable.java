package io.millrace.transform.engine.project;

/// A raw table that a project declares as a source.
///
/// @param owner the package that declares it
/// @param table its name in the tenant's raw schema
/// @param within the source that it is a table of
record SourceTable(
        String owner,
        String source,
        String name,
        String table,
        Yaml within,
        Yaml declaration,
        String file) {
    String key() {
        return source + "." + name;
    }
}
