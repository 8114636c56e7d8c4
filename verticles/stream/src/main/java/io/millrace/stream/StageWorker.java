package io.millrace.stream;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.Tracer;
import io.millrace.kernel.Yielding;
import io.millrace.stream.WorkStore.Taken;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one stage's jobs on this node: takes them fairly, keeps their leases, repeats what failed.
/// What fails because something is away or full is put off and not counted; any other job fails for
/// good after [#ATTEMPTS] tries, those included whose worker died.
///
/// A handler runs on a platform thread of its own, so it may block, await and compute; that of a
/// bulk job yields to all other work. It ends its job itself by [WorkQueue#finish] in the
/// transaction of its effect. Deploy with `ThreadingModel.VIRTUAL_THREAD`.
public final class StageWorker extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StageWorker.class);
    static final int ATTEMPTS = 5;
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration TRIM = Duration.ofMinutes(1);
    private static final Duration GIVE_BACK = Duration.ofMinutes(10);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final WorkQueue queue;
    private final Stage stage;
    private final int concurrency;
    private final Consumer<Job> handler;
    private final BiConsumer<Job, Throwable> onFailed;
    private final ExecutorService threads;
    private final ExecutorService yielding;
    private final Map<Job.Ref, Job> running = new ConcurrentHashMap<>();
    private final AtomicBoolean pumping = new AtomicBoolean();
    private final Underway looking = new Underway();

    private final String id = Ids.random128();
    private final AtomicInteger told = new AtomicInteger();
    private volatile boolean again;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public StageWorker(WorkQueue queue, Stage stage, int concurrency, Consumer<Job> handler) {
        this(queue, stage, concurrency, handler, (_, _) -> {});
    }

    /// @param concurrency jobs that this node runs at once
    /// @param onFailed called once when a job failed for good
    public StageWorker(
            WorkQueue queue,
            Stage stage,
            int concurrency,
            Consumer<Job> handler,
            BiConsumer<Job, Throwable> onFailed) {
        this.queue = queue;
        this.stage = stage;
        this.concurrency = concurrency;
        this.handler = handler;
        this.onFailed = onFailed;
        this.threads = Executors.newFixedThreadPool(concurrency, named(stage.id()));
        this.yielding = Executors.newFixedThreadPool(concurrency, yielding(stage.id() + "-bulk"));
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name("millrace-" + name + "-", 0).factory();
    }

    private static ThreadFactory yielding(String name) {
        var threads = named(name);
        return work ->
                threads.newThread(() -> {
                    Yielding.thread();
                    work.run();
                });
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(WorkQueue.LEASE.toMillis() / 3, _ -> looking.run(this::renew));
        vertx.setPeriodic(TRIM.toMillis(), _ -> looking.run(this::trim));
        var bus = vertx.eventBus();
        var left = bus.<String>consumer(stage.leftAddress(), from -> hear(from.body()));
        var wake = bus.consumer(stage.wakeAddress(), _ -> tell());
        queue.due().watch(this);
        return Future.all(left.completion(), wake.completion());
    }

    Stage stage() {
        return stage;
    }

    /// Work was committed, and no other worker was told.
    private void tell() {
        if (isStopping()) {
            queue.passOn(stage, id);
            return;
        }
        told.incrementAndGet();
        wake();
    }

    /// @param worker which could not take what is there
    private void hear(String worker) {
        if (!worker.equals(id)) wake();
    }

    /// Returns at once: behind a handler that waits, messages pile up.
    void wake() {
        again = true;
        if (!pumping.get()) context.runOnContext(_ -> looking.run(this::pump));
    }

    /// Takes no more, and lets what runs come to its end.
    @Override
    public Future<?> stop() {
        stopped.countDown();
        queue.due().unwatch(this);
        threads.shutdown();
        yielding.shutdown();
        return vertx.executeBlocking(this::drain, false);
    }

    /// Leases are renewed to the end; what takes too long another node may begin anew.
    private boolean drain() throws InterruptedException {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        boolean areDone = isDone(threads, deadline);
        boolean isDone = isDone(yielding, deadline) && areDone;
        boolean isQuiet = looking.end(DRAIN);
        if (!isDone) giveBack(() -> queue.release(running.values()));
        return isQuiet && isDone;
    }

    private static boolean isDone(ExecutorService threads, long deadline)
            throws InterruptedException {
        return threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    private void pump() {
        again = true;
        if (!pumping.compareAndSet(false, true)) return;
        try {
            while (again && !isStopping()) {
                again = false;
                fill();
            }
        } catch (Exception e) { // Postgres is away; the next poll tries again
            if (isStopping()) return;
            LOG.atWarn().addKeyValue("service", stage.id()).setCause(e).log("cannot take work");
        } finally {
            pumping.set(false);
        }
        if (again && !isStopping()) wake(); // told between the last look and the end
    }

    /// Takes as many jobs as there is room and work for. Of what it was told of and could not take,
    /// the others learn.
    private void fill() {
        int due = told.getAndSet(0);
        for (int took = 0; !isStopping(); took++) {
            var taken = running.size() < concurrency ? queue.take(stage) : Taken.LEFT;
            if (taken.job().isPresent()) {
                begin(taken.job().get());
                continue;
            }
            if (taken.isLeft() && took < due) queue.passOn(stage, id);
            return;
        }
    }

    private void trim() {
        try {
            queue.trim();
        } catch (Exception e) { // the next one does it
            LOG.atWarn().addKeyValue("service", stage.id()).setCause(e).log("cannot trim jobs");
        }
    }

    private void renew() {
        if (running.isEmpty()) return;
        try {
            queue.renew(running.values());
        } catch (Exception e) { // the fence decides if the lease is lost
            LOG.atWarn().addKeyValue("service", stage.id()).setCause(e).log("cannot renew leases");
        }
    }

    private void begin(Job job) {
        running.put(job.ref(), job);
        (job.isBulk() ? yielding : threads)
                .execute(() -> {
                    try {
                        run(job);
                    } finally {
                        running.remove(job.ref());
                        queue.ended(job);
                        ended();
                    }
                });
    }

    /// There is room here now, and an equal job may go on; when this node leaves, elsewhere.
    private void ended() {
        if (isStopping()) queue.passOn(stage, id);
        else wake();
    }

    private void run(Job job) {
        if (job.attempt() > ATTEMPTS) { // whoever took it before never gave it back
            giveUp(job, new IllegalStateException(ATTEMPTS + " workers ended while they did it"));
            return;
        }
        long start = System.nanoTime();
        var outcome = attempt(job);
        var took = Duration.ofNanos(System.nanoTime() - start);
        queue.times().record(job, took, outcome);
        LOG.atDebug()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", stage.id())
                .addKeyValue("durationMillis", took.toMillis())
                .log("job " + outcome);
    }

    /// How the job went, as its timer is tagged.
    private String attempt(Job job) {
        var cause = work(job);
        if (cause == null) return "done";
        if (cause instanceof Fenced) {
            LOG.atInfo()
                    .addKeyValue("tenant", job.tenant())
                    .addKeyValue("trace", job.trace())
                    .addKeyValue("service", stage.id())
                    .log("job went to another worker");
            return "lost";
        }
        repeat(job, cause);
        return "failed";
    }

    /// Does the job as a span, which failed where the job is at fault.
    ///
    /// @return what ended it, unless it went well
    private @Nullable Throwable work(Job job) {
        try (var _ = queue.meter().work(job.tenant())) {
            var span = span(job);
            return span.<@Nullable Throwable, RuntimeException>within(() -> {
                try {
                    handler.accept(job);
                    return null;
                } catch (Throwable e) { // also out of memory: the job is given back
                    if (!(e instanceof Fenced) && !isPassing(e)) span.fail(e);
                    return e;
                }
            });
        }
    }

    private Span span(Job job) {
        return Tracer.of(vertx)
                .begin(Span.Kind.CONSUMER, stage.id(), job.trace(), job.parent())
                .with(Span.TENANT, job.tenant().value())
                .with("millrace.attempt", job.attempt());
    }

    private void repeat(Job job, Throwable cause) {
        if (job.attempt() >= ATTEMPTS && !isPassing(cause)) {
            giveUp(job, cause);
            return;
        }
        LOG.atWarn()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", stage.id())
                .addKeyValue("attempt", job.attempt())
                .setCause(cause)
                .log("job will be repeated");
        var problem = String.valueOf(cause.getMessage());
        var delay = FIRST_RETRY.multipliedBy(1L << (job.attempt() - 1));
        if (isPassing(cause)) giveBack(() -> queue.defer(job, problem, Deferral.STANDARD));
        else giveBack(() -> queue.retry(job, problem, delay));
    }

    private static boolean isPassing(Throwable cause) {
        for (@Nullable Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof ProblemException known && known.problem().passes()) return true;
        }
        return false;
    }

    private void giveUp(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", stage.id())
                .addKeyValue("attempt", job.attempt())
                .setCause(cause)
                .log("job failed");
        giveBack(() -> {
            onFailed.accept(job, cause);
            queue.fail(job, String.valueOf(cause.getMessage()));
        });
    }

    /// While Postgres is away the job stays here, so that the way there is no attempt of another
    /// worker: the lease may run out meanwhile, but who takes it then finds Postgres back.
    private void giveBack(Runnable work) {
        long deadline = System.nanoTime() + GIVE_BACK.toNanos();
        while (true) {
            try {
                work.run();
                return;
            } catch (Exception e) { // in the end the lease runs out and another takes the job
                LOG.atWarn()
                        .addKeyValue("service", stage.id())
                        .setCause(e)
                        .log("cannot give the job back");
                if (!isPassing(e) || System.nanoTime() > deadline || isStoppedWithin(REST)) return;
            }
        }
    }

    private boolean isStoppedWithin(Duration wait) {
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
