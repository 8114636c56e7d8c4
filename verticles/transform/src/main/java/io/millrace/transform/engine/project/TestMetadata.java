package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;

/// Which generic test it is that a YAML file asks for.
///
/// @param owner its package; empty for the project's own and the built-in ones
/// @param arguments as they are written
public record TestMetadata(String owner, String name, DictValue arguments) {}
