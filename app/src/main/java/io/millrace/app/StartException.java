package io.millrace.app;

/// A node that cannot start, with one line that says why and what to do.
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String message) {
        super(message, null, false, false);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    static StartException portInUse(int port) {
        return new StartException(
                "port " + port + " is in use; choose another with --port, or 0 for a free one");
    }
}
