package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Audit;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what the command line changes into the record of calls.
record CommandRecord(Audit audit) {
    static final String ACTOR = "command-line";
    private static final Logger LOG = LoggerFactory.getLogger(CommandRecord.class);
    private static final int DONE = 200;
    private static final int REFUSED = 400;
    private static final int FAULT = 500;

    /// @param chain of a tenant; empty for the platform's, where the tenant is not there before or
    ///   after
    /// @param resource such as the tenant's slug
    <T> T during(Optional<TenantId> chain, String operation, String resource, Supplier<T> work) {
        var who = new Audit.Who(chain, ACTOR, "operator");
        long row = audit.begin(new Audit.Entry(who, operation, resource, ACTOR, Ids.random128()));
        T done;
        try {
            done = work.get();
        } catch (RuntimeException e) {
            end(row, statusOf(e));
            throw e;
        }
        end(row, DONE);
        return done;
    }

    private static int statusOf(RuntimeException cause) {
        return switch (cause) {
            case ProblemException known -> known.problem().status();
            case StartException _ -> REFUSED;
            default -> FAULT;
        };
    }

    /// A row without an end says that nobody knows; what was done is done all the same.
    private void end(long row, int status) {
        try {
            audit.end(row, Audit.End.of(status));
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("row", row).setCause(e).log("cannot end a row of the record");
        }
    }
}
