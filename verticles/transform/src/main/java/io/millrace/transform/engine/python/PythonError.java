package io.millrace.transform.engine.python;

/// What Python would raise. No stack trace: it is the template's fault, not a bug.
public final class PythonError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    public PythonError(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
