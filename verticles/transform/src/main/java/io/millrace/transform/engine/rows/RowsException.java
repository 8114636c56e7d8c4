package io.millrace.transform.engine.rows;

/// What is asked means nothing. No stack trace: it is the caller's fault.
public final class RowsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    RowsException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /// One sentence.
    public String reason() {
        return reason;
    }
}
