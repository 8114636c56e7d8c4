package io.millrace.ingest.engine;

/// The whole body cannot be read; nothing of it is stored. The message is for the tenant.
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unreadable(String message) {
        super(message, null, false, false);
    }
}
