package io.millrace.quality.engine;

/// Leaves the reading of one check; the reader goes on with the next.
final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Fault fault;

    SyntaxException(Fault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
