package io.millrace.transform.engine.project;

/// A selection that means nothing. No stack trace: it is the caller's fault.
public final class SelectionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    SelectionException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /// One sentence.
    public String reason() {
        return reason;
    }
}
