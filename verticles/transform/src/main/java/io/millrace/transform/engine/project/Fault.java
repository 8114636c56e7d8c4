package io.millrace.transform.engine.project;

/// What is wrong in a file of a project.
///
/// @param line from 1; 0 where the file as a whole is meant
/// @param message one line
public record Fault(String file, int line, String message) {
    public Fault {
        message = message.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
