package io.millrace.transform;

import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Starter;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.millrace.transform.store.RunStore;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Objects;

/// Starts runs of projects for schedules, as a request does.
public final class ProjectStarter implements Starter {
    private final Runs runs;

    public ProjectStarter(Doors doors, WorkQueue queue, Outbox outbox, TransformSettings settings) {
        this.runs = new Runs(doors, queue, outbox, settings);
    }

    @Override
    public String kind() {
        return "project";
    }

    @Override
    public Stage stage() {
        return Stage.TRANSFORM;
    }

    @Override
    public void verify(SqlConnection c, Starts starts) {
        var order = order(starts);
        Runs.requireCommand(order.command());
        Runs.requireSelection(order.options());
        runs.requireProject(c, order.project());
    }

    @Override
    public Started start(SqlConnection c, Starts starts) {
        var queued = runs.enqueue(c, order(starts));
        return new Started(queued.job(), Long.toString(queued.run()));
    }

    private static RunStore.Order order(Starts starts) {
        var options =
                new RunStore.Options(
                        starts.select(),
                        starts.exclude(),
                        Boolean.TRUE.equals(starts.fullRefresh()),
                        Objects.requireNonNullElse(starts.vars(), Map.of()),
                        false,
                        null,
                        null,
                        null);
        return new RunStore.Order(
                Objects.requireNonNull(starts.name()),
                Objects.requireNonNullElse(starts.command(), "build"),
                "schedule",
                options);
    }
}
