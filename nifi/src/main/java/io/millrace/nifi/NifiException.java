package io.millrace.nifi;

/// NiFi, or the platform's API, does not do what it was asked to, with one line that says why.
public final class NifiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /// @param status of HTTP; 0 where none came
    NifiException(String message, int status) {
        super(message, null, false, false);
        this.status = status;
    }

    public NifiException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    public NifiException(String message) {
        this(message, 0);
    }

    public int status() {
        return status;
    }
}
