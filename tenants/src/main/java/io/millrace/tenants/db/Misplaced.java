package io.millrace.tenants.db;

import java.util.Set;

/// A tenant that cannot be entered on a server, since it is not there, or not any more.
final class Misplaced extends RuntimeException {
    private static final long serialVersionUID = 1;

    // The role is gone, or this login may not take it; the login is gone, or may not come in.
    private static final Set<String> STATES = Set.of("22023", "42501", "28000", "28P01");

    private final RuntimeException failure;

    private Misplaced(RuntimeException failure) {
        super(null, failure, false, false);
        this.failure = failure;
    }

    /// What Postgres said.
    RuntimeException cause() {
        return failure;
    }

    /// What to throw for a tenant that could not be entered.
    ///
    /// @param state Postgres's code
    static RuntimeException of(
            RuntimeException failure, @org.jspecify.annotations.Nullable String state) {
        return state != null && STATES.contains(state) ? new Misplaced(failure) : failure;
    }
}
