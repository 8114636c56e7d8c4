package io.millrace.transform;

/// Another worker has the run by now: this one stops, and what it wrote last rolls back.
final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Overtaken(long run) {
        super("run " + run + " went to another worker", null, false, false);
    }
}
