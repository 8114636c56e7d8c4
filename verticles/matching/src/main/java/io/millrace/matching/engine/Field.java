package io.millrace.matching.engine;

/// A field that records are compared by.
public record Field(String name, FieldKind kind) {}
