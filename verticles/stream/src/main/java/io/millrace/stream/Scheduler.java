package io.millrace.stream;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.ScheduleStore.Instance;
import io.millrace.stream.ScheduleStore.Stored;
import io.millrace.stream.engine.CatchUp;
import io.millrace.stream.engine.Timing;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what schedules make due. An instant is one transaction: the run's row, unique with its
/// instant, the job that it queues, and the next instant. So any node may do it, several at once,
/// and one that dies leaves it done or not begun.
final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /// A look takes what is due this often before the next poll does.
    private static final int ROUNDS = 20;

    // Each tenant's first comes before any tenant's second.
    static final String DUE =
            """
            select due.tenant, due.schedule
            from (
              select tenant, schedule, next_at,
                row_number() over (partition by tenant order by next_at, schedule) as turn
              from millrace.schedule_times where next_at <= now()
              union all
              select distinct tenant, schedule, now(), 1
              from (select tenant, schedule from millrace.schedule_signals order by id limit 1000) g
            ) due
            join millrace.tenants t on t.id = due.tenant
            where t.suspended_at is null and t.deleting_at is null
              and coalesce(t.held_until < now(), true)
            order by due.turn, due.next_at
            limit $1
            """;
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
        for (int round = 0; round < ROUNDS && !underway.isEnding(); round++) {
            boolean isAny = false;
            for (var due : due(server)) {
                if (underway.isEnding()) return;
                isAny |= fire(due);
            }
            if (!isAny) return;
        }
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
    private boolean fire(Due due) {
        try {
            var stage = db.in(due.tenant(), c -> step(c, due.schedule(), this::start));
            stage.ifPresent(Outcome::told);
            return stage.isPresent();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("tenant", due.tenant())
                    .addKeyValue("service", "schedules")
                    .setCause(e)
                    .log("cannot run a schedule");
            return !isPassing(e) && giveUp(due);
        }
    }

    /// Notes that the instant's work could not be started, so that the next instants come.
    private boolean giveUp(Due due) {
        try {
            var refused = refused(Problem.internal());
            return db.in(due.tenant(), c -> step(c, due.schedule(), (_, _) -> refused)).isPresent();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("tenant", due.tenant())
                    .addKeyValue("service", "schedules")
                    .setCause(e)
                    .log("cannot pass over a schedule");
            return false;
        }
    }

    private static boolean isPassing(RuntimeException e) {
        return e instanceof ProblemException known && known.problem().passes();
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

    /// Takes one instant of a schedule, if one is due and no other node takes it.
    private Optional<Outcome> step(SqlConnection c, String name, Start start) {
        var found = store.lockedIfFree(c, name);
        if (found.isEmpty()) return Optional.empty();
        var schedule = found.get();
        var timing = Timings.of(schedule.when());
        return timing.isPresent()
                ? byTime(c, schedule, timing.get(), start)
                : bySignal(c, schedule, start);
    }

    private Optional<Outcome> byTime(SqlConnection c, Stored schedule, Timing timing, Start start) {
        var due = schedule.nextAt().filter(next -> !next.isAfter(schedule.now()));
        if (due.isEmpty() || !schedule.enabled()) return Optional.empty();
        var catchUp = CatchUp.valueOf(schedule.catchUp().toUpperCase(Locale.ROOT));
        var step = catchUp.step(timing, due.get(), schedule.now());
        store.next(c, schedule.name(), step.next());
        return Optional.of(
                step.fire()
                        .map(instant -> take(c, schedule, instant, "time", start))
                        .orElseGet(() -> new Outcome(this, null)));
    }

    private Optional<Outcome> bySignal(SqlConnection c, Stored schedule, Start start) {
        var signals = store.signals(c, schedule.name());
        if (signals.isEmpty()) return Optional.empty();
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
        store.heard(c, schedule.name(), isDue ? List.of() : List.copyOf(heard));
        if (isDue) {
            var outcome = take(c, schedule, schedule.now(), schedule.when().kind(), start);
            return Optional.of(outcome);
        }
        tell(c, "schedule.heard", schedule.name());
        return Optional.of(new Outcome(this, null));
    }

    private Outcome take(
            SqlConnection c, Stored schedule, Instant instant, String cause, Start start) {
        long unfinished = store.unfinished(c, schedule.name());
        long most = schedule.overlap().equals("queue") ? settings.queued() : 1;
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
        } catch (PgException e) {
            throw new IllegalStateException("cannot start " + schedule.name(), e);
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
