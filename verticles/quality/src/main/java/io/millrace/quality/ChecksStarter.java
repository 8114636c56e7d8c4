package io.millrace.quality;

import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.quality.store.CheckStore;
import io.millrace.stream.NewJob;
import io.millrace.stream.Stage;
import io.millrace.stream.Starter;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/// Starts runs of checks: those that are asked for and those of schedules.
public final class ChecksStarter implements Starter {
    private final WorkQueue queue;
    private final CheckStore checks = new CheckStore();

    public ChecksStarter(WorkQueue queue) {
        this.queue = queue;
    }

    @Override
    public String kind() {
        return "checks";
    }

    @Override
    public Stage stage() {
        return Stage.QUALITY;
    }

    @Override
    public void verify(SqlConnection c, Starts starts) {
        if (starts.name() != null) requireFile(c, starts.name());
    }

    @Override
    public Started start(SqlConnection c, Starts starts) {
        return new Started(queue(c, starts.name()), null);
    }

    /// @param file null for all files
    /// @return the job
    long queue(SqlConnection c, @Nullable String file) {
        if (file != null) requireFile(c, file);
        else if (checks.files(c).isEmpty()) {
            throw Problem.unprocessable("There are no checks to run.").toException();
        }
        var key = file == null ? Due.ALL : file;
        return queue.enqueue(c, NewJob.of(Stage.QUALITY, key, Span.currentTrace()));
    }

    private void requireFile(SqlConnection c, String file) {
        if (checks.file(c, file).isEmpty()) throw CheckFiles.noFile(file);
    }
}
