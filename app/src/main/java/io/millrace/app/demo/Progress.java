package io.millrace.app.demo;

/// Hears what the demo does. Called from several threads.
@FunctionalInterface
public interface Progress {
    void says(String tenant, String what);
}
