package io.millrace.transform.engine.project;

/// Carries a [Fault] up to where faults are gathered. No stack trace: it is the author's fault.
final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    FaultException(Fault fault) {
        super(fault.file() + ":" + fault.line() + ": " + fault.message(), null, false, false);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
