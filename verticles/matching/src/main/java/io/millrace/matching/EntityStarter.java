package io.millrace.matching;

import io.millrace.kernel.Span;
import io.millrace.matching.store.EntityStore;
import io.millrace.stream.NewJob;
import io.millrace.stream.Stage;
import io.millrace.stream.Starter;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.vertx.sqlclient.SqlConnection;
import java.util.Objects;

/// Starts matching runs: those that are asked for and those of schedules.
public final class EntityStarter implements Starter {
    private final WorkQueue queue;
    private final Announcer announcer;
    private final EntityStore entities = new EntityStore();

    public EntityStarter(Matching shared) {
        this.queue = shared.queue();
        this.announcer = new Announcer(shared.outbox(), entities);
    }

    @Override
    public String kind() {
        return "entity";
    }

    @Override
    public Stage stage() {
        return Stage.MATCHING;
    }

    @Override
    public void verify(SqlConnection c, Starts starts) {
        var entity = Objects.requireNonNull(starts.name());
        if (entities.entity(c, entity).isEmpty()) throw Pages.noEntity(entity);
    }

    @Override
    public Started start(SqlConnection c, Starts starts) {
        return new Started(queue(c, Objects.requireNonNull(starts.name())), null);
    }

    /// @return the job
    long queue(SqlConnection c, String entity) {
        var state = entities.entity(c, entity).orElseThrow(() -> Pages.noEntity(entity)).answer();
        if (!state.state().equals("running")) entities.progress(c, entity, "queued", 0, null);
        announcer.stands(c, "entity.queued", entity);
        return queue.enqueue(c, NewJob.of(Stage.MATCHING, entity, Span.currentTrace()));
    }
}
