package io.millrace.stream;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.ScheduleStore.Instance;
import io.millrace.stream.ScheduleStore.Stored;
import io.millrace.stream.engine.CatchUp;
import io.millrace.stream.engine.CronFault;
import io.millrace.stream.engine.Timing;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Runs what schedules make due. An instant is one transaction: the run's row, unique with its
/// instant, the job that it queues, and the next instant. So any node may do it, several at once,
/// and one that dies leaves it done or not begun.
final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /// A look takes what is due this often before the next poll does.
    private static final int ROUNDS = 20;

    /// Each takes a connection.
    private static final int TENANTS_AT_ONCE = 8;

    // Each tenant's first comes before any tenant's second. Of signals the index is asked for one
    // schedule after another, so that many of one schedule, or of a tenant that may not run, hide
    // nobody's and cost nothing.
    static final String DUE =
            """
            with recursive signalled as (
              (select tenant, schedule from millrace.schedule_signals order by tenant, schedule limit 1)
              union all
              select s.tenant, s.schedule
              from signalled before cross join lateral (
                select g.tenant, g.schedule from millrace.schedule_signals g
                where (g.tenant, g.schedule) > (before.tenant, before.schedule)
                order by g.tenant, g.schedule limit 1
              ) s
            )
            select due.tenant, due.schedule
            from (
              select w.tenant, w.schedule, min(w.next_at) as next_at,
                row_number() over (partition by w.tenant order by min(w.next_at), w.schedule) as turn
              from (
                select tenant, schedule, next_at from millrace.schedule_times where next_at <= now()
                union all
                select tenant, schedule, now() from signalled
              ) w
              join millrace.tenants t on t.id = w.tenant
              where t.suspended_at is null and t.deleting_at is null
                and coalesce(t.held_until < now(), true)
              group by w.tenant, w.schedule
            ) due
            order by due.turn, due.next_at
            limit $1
            """;

    /// A deadlock, a serialization failure and a lock that did not come.
    private static final Set<String> COLLISIONS = Set.of("40P01", "40001", "55P03");

    /// Only for a run whose end nobody tells of.
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final String SAVE = "savepoint before_start";
    private static final String BACK = "rollback to savepoint before_start";

    private final TenantDb db;
    private final WorkQueue queue;
    private final Triggers triggers;
    private final Map<String, Starter> starters;
    private final ScheduleSettings settings;
    private final ScheduleStore store = new ScheduleStore();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Underway underway = new Underway();

    Scheduler(
            TenantDb db,
            WorkQueue queue,
            Triggers triggers,
            List<Starter> starters,
            ScheduleSettings settings) {
        this.db = db;
        this.queue = queue;
        this.triggers = triggers;
        this.starters =
                starters.stream().collect(Collectors.toMap(Starter::kind, Function.identity()));
        this.settings = settings;
    }

    private record Due(TenantId tenant, String schedule) {}

    /// The starter of a kind.
    Optional<Starter> starter(String kind) {
        return Optional.ofNullable(starters.get(kind));
    }

    /// Takes what is due on a server, on a thread of its own; returns at once.
    void fireSoon(ServerDb server) {
        if (!busy.add(server.name())) return;
        Thread.ofVirtual()
                .name("schedules-" + server.name())
                .start(() -> {
                    try {
                        underway.run(() -> fire(server));
                    } catch (RuntimeException e) { // Postgres is away; the next poll tries again
                        LOG.atWarn()
                                .addKeyValue("service", "schedules")
                                .addKeyValue("server", server.name())
                                .setCause(e)
                                .log("cannot run schedules");
                    } finally {
                        busy.remove(server.name());
                    }
                });
    }

    /// Lets what has begun come to its end.
    boolean end() throws InterruptedException {
        return underway.end(DRAIN);
    }

    /// Takes all that is due on a server.
    void fire(ServerDb server) {
        var away = ConcurrentHashMap.<TenantId>newKeySet();
        for (int round = 0; round < ROUNDS && !underway.isEnding(); round++) {
            if (!fire(due(server), away)) return;
        }
    }

    /// Each tenant's in turn, some tenants at once.
    ///
    /// @param away tenants that cannot be reached in this look
    /// @return whether there was something to do
    private boolean fire(List<Due> due, Set<TenantId> away) {
        var byTenant =
                due.stream()
                        .filter(one -> !away.contains(one.tenant()))
                        .collect(
                                Collectors.groupingBy(
                                        Due::tenant, LinkedHashMap::new, Collectors.toList()));
        var isAny = new AtomicBoolean();
        var free = new Semaphore(TENANTS_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : byTenant.values()) {
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        if (fireOne(one, away)) isAny.set(true);
                    } finally {
                        free.release();
                    }
                });
            }
        }
        return isAny.get();
    }

    private boolean fireOne(List<Due> tenants, Set<TenantId> away) {
        boolean isAny = false;
        for (var due : tenants) {
            if (underway.isEnding() || away.contains(due.tenant())) return isAny;
            isAny |= fire(due, away);
        }
        return isAny;
    }

    private List<Due> due(ServerDb server) {
        var due = new ArrayList<Due>();
        var most = Tuple.of(settings.atOnce());
        for (var row : server.platform(c -> c.preparedQuery(DUE).execute(most).await())) {
            due.add(new Due(new TenantId(row.getString(0)), row.getString(1)));
        }
        return due;
    }

    /// One schedule's trouble is not another's.
    ///
    /// @return whether there was something to do
    private boolean fire(Due due, Set<TenantId> away) {
        try {
            var stage = db.in(due.tenant(), c -> step(c, due.schedule(), this::start));
            stage.ifPresent(Outcome::told);
            return stage.isPresent();
        } catch (RuntimeException e) {
            if (isPassing(e)) return postpone(due, away, e);
            warn(LOG.atError(), due, e, "cannot run a schedule");
            return giveUp(due, away);
        }
    }

    /// Notes that the instant's work could not be started, so that the next instants come.
    private boolean giveUp(Due due, Set<TenantId> away) {
        try {
            var refused = refused(Problem.internal());
            return db.in(due.tenant(), c -> step(c, due.schedule(), (_, _) -> refused)).isPresent();
        } catch (RuntimeException e) {
            if (isPassing(e)) return postpone(due, away, e);
            warn(LOG.atError(), due, e, "cannot pass over a schedule");
            return false;
        }
    }

    /// The next look tries again; the tenant's others would wait for the same.
    private static boolean postpone(Due due, Set<TenantId> away, RuntimeException cause) {
        away.add(due.tenant());
        warn(LOG.atWarn(), due, cause, "cannot run a schedule now");
        return false;
    }

    private static void warn(
            LoggingEventBuilder line, Due due, RuntimeException cause, String message) {
        line.addKeyValue("tenant", due.tenant())
                .addKeyValue("service", "schedules")
                .addKeyValue("schedule", due.schedule())
                .setCause(cause)
                .log(message);
    }

    private static boolean isPassing(RuntimeException e) {
        return switch (e) {
            case ProblemException known -> known.problem().passes();
            case PgException told -> COLLISIONS.contains(String.valueOf(told.getSqlState()));
            default -> false;
        };
    }

    /// What an instant came to.
    ///
    /// @param stage to be woken; null when nothing was queued
    private record Outcome(Scheduler by, @Nullable Stage stage) {
        void told() {
            if (stage != null) by.queue.wake(stage);
            by.triggers.wake();
        }
    }

    /// How work is started, and what refused it.
    private interface Start {
        Attempt of(SqlConnection c, Stored schedule);
    }

    private record Attempt(
            Starter.@Nullable Started started, @Nullable Stage stage, String problem) {}

    private static Attempt refused(Problem problem) {
        return new Attempt(null, null, problem.detail());
    }

    /// A schedule with what time makes due.
    private record Read(Stored schedule, Optional<Timing> timing) {}

    /// Takes one instant of a schedule, if one is due and no other node takes it.
    private Optional<Outcome> step(SqlConnection c, String name, Start start) {
        Optional<Read> found;
        try {
            found = read(c, name);
        } catch (ProblemException | DateTimeException | CronFault e) {
            if (isPassing(e)) throw e;
            return Optional.of(stop(c, name, e));
        }
        if (found.isEmpty()) {
            if (!store.isKnown(c, name)) store.forgetDue(c, name);
            return Optional.empty();
        }
        var schedule = found.get().schedule();
        return found.get()
                .timing()
                .map(timing -> byTime(c, schedule, timing, start))
                .orElseGet(() -> bySignal(c, schedule, start));
    }

    private Optional<Read> read(SqlConnection c, String name) {
        return store.lockedIfFree(c, name)
                .map(schedule -> new Read(schedule, Timings.of(schedule.when())));
    }

    /// What cannot be read, such as a time zone that this Java does not know, would be tried for
    /// ever.
    private Outcome stop(SqlConnection c, String name, RuntimeException cause) {
        store.enable(c, name, false);
        store.next(c, name, null);
        store.forgetSignals(c, name);
        LOG.atError()
                .addKeyValue("service", "schedules")
                .addKeyValue("schedule", name)
                .setCause(cause)
                .log("paused a schedule that cannot be read");
        return new Outcome(this, null);
    }

    private Optional<Outcome> byTime(SqlConnection c, Stored schedule, Timing timing, Start start) {
        var due = schedule.nextAt().filter(next -> !next.isAfter(schedule.now()));
        if (due.isEmpty() || !schedule.enabled()) {
            // Of before it was changed, by whoever saw it unchanged.
            store.forgetSignals(c, schedule.name());
            return Optional.empty();
        }
        var catchUp = CatchUp.valueOf(schedule.catchUp().toUpperCase(Locale.ROOT));
        var step = catchUp.step(timing, due.get(), schedule.now());
        store.next(c, schedule.name(), step.next());
        return Optional.of(
                step.fire()
                        .map(instant -> {
                            boolean isPromised =
                                    catchUp == CatchUp.EACH
                                            && CatchUp.isMissed(instant, schedule.now());
                            int most = isPromised ? settings.queued() : most(schedule);
                            return take(c, schedule, new Come(instant, "time", most), start);
                        })
                        .orElseGet(() -> new Outcome(this, null)));
    }

    /// How many of its runs may be unfinished.
    private int most(Stored schedule) {
        return schedule.overlap().equals("queue") ? settings.queued() : 1;
    }

    private Optional<Outcome> bySignal(SqlConnection c, Stored schedule, Start start) {
        var signals = store.signals(c, schedule.name());
        if (signals.isEmpty() && schedule.heard().isEmpty()) {
            store.lookAgain(c, schedule.name(), null);
            return Optional.empty();
        }
        store.delete(c, signals);
        var heard = new LinkedHashSet<>(schedule.heard());
        signals.stream()
                .map(ScheduleStore.Signal::text)
                .filter(schedule.signals()::contains)
                .forEach(heard::add);
        boolean isDue =
                schedule.enabled()
                        && (schedule.needsAll()
                                ? heard.containsAll(schedule.signals())
                                : !heard.isEmpty());
        store.lookAgain(c, schedule.name(), null);
        int most = most(schedule);
        // What comes while the former run goes starts the next when that has ended.
        boolean isWaiting = isDue && store.unfinished(c, schedule.name()) >= most;
        if (isWaiting) store.lookAgain(c, schedule.name(), schedule.now().plus(AGAIN));
        boolean isTaken = isDue && !isWaiting;
        store.heard(c, schedule.name(), isTaken ? List.of() : List.copyOf(heard));
        if (isTaken) {
            var come = new Come(schedule.now(), schedule.when().kind(), most);
            return Optional.of(take(c, schedule, come, start));
        }
        tell(c, "schedule.heard", schedule.name());
        return Optional.of(new Outcome(this, null));
    }

    /// An instant that came.
    ///
    /// @param most runs that may be unfinished with it
    private record Come(Instant instant, String cause, int most) {}

    private Outcome take(SqlConnection c, Stored schedule, Come come, Start start) {
        long unfinished = store.unfinished(c, schedule.name());
        int most = come.most();
        var instant = come.instant();
        var cause = come.cause();
        Stage stage = null;
        if (unfinished >= most) {
            var problem =
                    most == 1 ? "the former run still went" : most + " runs waited for one another";
            store.add(c, instance(schedule, instant, cause, "skipped", problem));
        } else {
            var run = store.add(c, instance(schedule, instant, cause, "running", null));
            if (run.isPresent()) stage = begin(c, schedule, run.get(), start);
        }
        store.trim(c, schedule.name(), settings.kept());
        tell(c, "schedule.fired", schedule.name());
        return new Outcome(this, stage);
    }

    private static Instance instance(
            Stored schedule,
            Instant instant,
            String cause,
            String state,
            @Nullable String problem) {
        return new Instance(schedule.name(), instant, cause, state, problem, schedule.now());
    }

    private @Nullable Stage begin(SqlConnection c, Stored schedule, long run, Start start) {
        var attempt = start.of(c, schedule);
        if (attempt.started() == null) store.refused(c, run, attempt.problem());
        else store.started(c, run, attempt.started());
        return attempt.stage();
    }

    private Attempt start(SqlConnection c, Stored schedule) {
        var starter = Objects.requireNonNull(starters.get(schedule.starts().kind()));
        c.preparedQuery(SAVE).execute().await();
        try {
            return new Attempt(starter.start(c, schedule.starts()), starter.stage(), "");
        } catch (ProblemException e) {
            if (e.problem().passes()) throw e;
            c.preparedQuery(BACK).execute().await();
            return refused(e.problem());
        }
    }

    /// Runs a schedule because somebody asks for it.
    ///
    /// @return the run's id
    /// @throws ProblemException why it cannot be started
    long now(TenantId tenant, String name) {
        record Asked(long run, Stage stage) {}
        var asked =
                db.in(
                        tenant,
                        c -> {
                            var schedule =
                                    store.locked(c, name)
                                            .orElseThrow(() -> ScheduleService.noSchedule(name));
                            var starter =
                                    Objects.requireNonNull(starters.get(schedule.starts().kind()));
                            var run =
                                    store.add(
                                                    c,
                                                    instance(
                                                            schedule,
                                                            schedule.now(),
                                                            "request",
                                                            "running",
                                                            null))
                                            .orElseThrow();
                            store.started(c, run, starter.start(c, schedule.starts()));
                            store.trim(c, name, settings.kept());
                            tell(c, "schedule.fired", name);
                            return new Asked(run, starter.stage());
                        });
        new Outcome(this, asked.stage()).told();
        return asked.run();
    }

    private void tell(SqlConnection c, String type, String name) {
        store.answer(c, name).ifPresent(answer -> triggers.tell(c, type, answer));
    }
}
