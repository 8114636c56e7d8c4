package io.millrace.ingest.engine.changes;

/// A column of a table at the publisher.
///
/// @param type its OID
/// @param isIdentity whether it is told of a row that is deleted
public record Attribute(String name, int type, boolean isIdentity) {}
