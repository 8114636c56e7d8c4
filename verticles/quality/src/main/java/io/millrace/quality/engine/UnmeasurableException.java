package io.millrace.quality.engine;

/// A check that its table cannot answer, and why; the other checks go on.
final class UnmeasurableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    UnmeasurableException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
