package io.millrace.ingest.engine.pull;

/// Why a pull ended before its time: what a person is told. What was stored before stays.
public final class PullFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param reason a sentence with its full stop
    public PullFault(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
