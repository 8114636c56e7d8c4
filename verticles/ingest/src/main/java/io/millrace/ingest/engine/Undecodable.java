package io.millrace.ingest.engine;

/// A message holds no record: it is set aside, and those behind it are read.
public final class Undecodable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public Undecodable(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
