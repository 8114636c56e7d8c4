package io.millrace.transform.store;

/// A statement of the tenant failed by its own fault. No stack trace: it is an expected outcome.
public final class SqlRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SqlError error;

    SqlRefused(SqlError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public SqlError error() {
        return error;
    }
}
