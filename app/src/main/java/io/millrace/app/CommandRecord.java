package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Audit;
import java.util.Optional;
import java.util.function.Supplier;

/// Puts what the command line changes into the record of calls.
record CommandRecord(Audit audit) {
    static final String ACTOR = "command-line";
    private static final int DONE = 200;
    private static final int FAULT = 500;

    /// @param chain of a tenant; empty for the platform's, where the tenant is not there before or
    ///   after
    /// @param resource such as the tenant's slug
    <T> T during(Optional<TenantId> chain, String operation, String resource, Supplier<T> work) {
        var who = new Audit.Who(chain, ACTOR, "operator");
        long row = audit.begin(new Audit.Entry(who, operation, resource, ACTOR, Ids.random128()));
        try {
            var done = work.get();
            audit.end(row, Audit.End.of(DONE));
            return done;
        } catch (RuntimeException e) {
            end(row, e);
            throw e;
        }
    }

    private void end(long row, RuntimeException cause) {
        int status = cause instanceof ProblemException known ? known.problem().status() : FAULT;
        try {
            audit.end(row, Audit.End.of(status));
        } catch (RuntimeException e) { // Postgres may be why
            cause.addSuppressed(e);
        }
    }
}
