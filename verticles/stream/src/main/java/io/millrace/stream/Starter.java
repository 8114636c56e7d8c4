package io.millrace.stream;

import io.millrace.stream.api.ScheduleRequest.Starts;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/// How one kind of work is started that a schedule may start: what a request for it does, in the
/// caller's transaction. It needs the tables only, so that every node has it.
public interface Starter {
    /// As in [Starts].
    String kind();

    Stage stage();

    /// Whether it could be started now.
    ///
    /// @throws io.millrace.kernel.ProblemException what is wrong with it
    void verify(SqlConnection c, Starts starts);

    /// Queues the work for the tenant of the transaction.
    ///
    /// @throws io.millrace.kernel.ProblemException why it cannot be; what was written till then is
    ///   rolled back
    Started start(SqlConnection c, Starts starts);

    /// @param job in the queue
    /// @param run id of a run that is kept by itself; else null
    record Started(long job, @Nullable String run) {}
}
