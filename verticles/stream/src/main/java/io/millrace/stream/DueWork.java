package io.millrace.stream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks at intervals, once for all stages that have workers on this node, which of them have work
/// that nobody told of: whose time has come, or whose worker died.
final class DueWork {
    private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final UnaryOperator<Set<Stage>> due;
    private final Set<StageWorker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asking = new AtomicBoolean();

    /// @param due gives those stages of some that have something to do
    DueWork(Vertx vertx, UnaryOperator<Set<Stage>> due) {
        this.due = due;
        vertx.setPeriodic(POLL.toMillis(), _ -> ask());
    }

    void watch(StageWorker worker) {
        workers.add(worker);
    }

    void unwatch(StageWorker worker) {
        workers.remove(worker);
    }

    private void ask() {
        if (workers.isEmpty() || !asking.compareAndSet(false, true)) return;
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
        var its = due.apply(stages);
        workers.stream().filter(worker -> its.contains(worker.stage())).forEach(StageWorker::wake);
    }
}
