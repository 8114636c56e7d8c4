package io.millrace.transform.engine.project;

/// Statements that a project runs before the first node of a run, or behind the last one.
///
/// @param name unique in the project
/// @param owner its package
/// @param text a template, filled in when it is its turn
public record RunHook(String name, String owner, String file, String text) {}
