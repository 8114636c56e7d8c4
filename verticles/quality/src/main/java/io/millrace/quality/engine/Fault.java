package io.millrace.quality.engine;

/// What is wrong in a file of checks, and where, both from 1.
public record Fault(int line, int column, String message) {
    public String text() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
