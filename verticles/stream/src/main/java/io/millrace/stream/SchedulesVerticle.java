package io.millrace.stream;

import io.millrace.kernel.Bus;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Serves [ScheduleRequest], and runs what schedules make due together with the other nodes. Deploy
/// with `ThreadingModel.VIRTUAL_THREAD`.
public final class SchedulesVerticle extends VerticleBase {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final WorkQueue queue;
    private final Scheduler scheduler;
    private final ScheduleService service;
    private final Consumer<ServerDb> fire;

    /// @param starters of all kinds of work
    public SchedulesVerticle(
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            List<Starter> starters,
            ScheduleSettings settings) {
        this.queue = queue;
        var triggers = new Triggers(outbox);
        this.scheduler = new Scheduler(db, queue, triggers, starters, settings);
        this.service = new ScheduleService(db, scheduler, triggers, settings, Clock.systemUTC());
        this.fire = scheduler::fireSoon;
    }

    @Override
    public Future<?> start() {
        queue.due().watch(fire);
        return new Bus(vertx, TIMEOUT).serve(ScheduleRequest.ADDRESS, service::handle);
    }

    @Override
    public Future<?> stop() {
        queue.due().unwatch(fire);
        return vertx.executeBlocking(scheduler::end, false);
    }
}
