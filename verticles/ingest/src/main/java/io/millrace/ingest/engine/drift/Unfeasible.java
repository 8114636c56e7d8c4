package io.millrace.ingest.engine.drift;

/// A proposal cannot be carried out as it is wished; the message says why, and what can be done.
public final class Unfeasible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unfeasible(String why) {
        super(why, null, false, false);
    }
}
