package io.millrace.stream;

import io.millrace.tenants.db.ServerDb;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks at intervals, once for all stages that have workers on this node, which of them have work
/// that nobody told of: whose time has come, or whose worker died. In the same breath it asks which
/// servers have schedules that are due.
final class DueWork {
    private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Function<Set<Stage>, Look> look;
    private final Set<StageWorker> workers = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<ServerDb>> schedulers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asking = new AtomicBoolean();

    /// What there is to do.
    ///
    /// @param schedules servers where some are due
    record Look(Set<Stage> stages, List<ServerDb> schedules) {
        Look {
            stages = Set.copyOf(stages);
            schedules = List.copyOf(schedules);
        }
    }

    /// @param look gives those stages of some that have something to do
    DueWork(Vertx vertx, Function<Set<Stage>, Look> look) {
        this.look = look;
        vertx.setPeriodic(POLL.toMillis(), _ -> ask());
    }

    void watch(StageWorker worker) {
        workers.add(worker);
    }

    void unwatch(StageWorker worker) {
        workers.remove(worker);
    }

    /// @param scheduler takes what is due on a server, without waiting for it
    void watch(Consumer<ServerDb> scheduler) {
        schedulers.add(scheduler);
    }

    void unwatch(Consumer<ServerDb> scheduler) {
        schedulers.remove(scheduler);
    }

    private void ask() {
        boolean isIdle = workers.isEmpty() && schedulers.isEmpty();
        if (isIdle || !asking.compareAndSet(false, true)) return;
        Thread.ofVirtual()
                .name("due-work")
                .start(() -> {
                    try {
                        wake();
                    } catch (Exception e) { // Postgres is away; the next poll tries again
                        LOG.atWarn()
                                .addKeyValue("service", "queue")
                                .setCause(e)
                                .log("cannot look for work");
                    } finally {
                        asking.set(false);
                    }
                });
    }

    private void wake() {
        var stages = workers.stream().map(StageWorker::stage).collect(Collectors.toSet());
        var due = look.apply(stages);
        workers.stream()
                .filter(worker -> due.stages().contains(worker.stage()))
                .forEach(StageWorker::wake);
        for (var server : due.schedules()) schedulers.forEach(each -> each.accept(server));
    }
}
