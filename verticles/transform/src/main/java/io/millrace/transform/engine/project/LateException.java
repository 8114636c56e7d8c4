package io.millrace.transform.engine.project;

/// A template asks the tables, which only a run can at its turn. No stack trace: it is no fault.
final class LateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LateException() {
        super("it asks the tables", null, false, false);
    }
}
