package io.millrace.stream;

import io.millrace.kernel.Json;
import io.millrace.stream.api.ScheduleRequest.ScheduleAnswer;
import io.millrace.stream.api.ScheduleRequest.ScheduleRun;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.millrace.stream.api.ScheduleRequest.When;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The tenant's schedules and what came of them. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
final class ScheduleStore {
    // What a job that is gone or failed was for did not come to its end.
    private static final String RUN_COLUMNS =
            """
            r.id, r.instant, r.cause,
            case when r.state <> 'running' then r.state
                 when w.state in ('queued', 'running') then w.state else 'failed' end as run_state,
            r.fired_at, r.finished_at, r.run,
            case when r.state = 'running' and w.state is distinct from 'queued'
                      and w.state is distinct from 'running'
                 then coalesce(w.problem, 'it did not come to its end') else r.problem end as problem
            """;
    private static final String JOB =
            """
            left join millrace.work w
              on r.state = 'running' and w.tenant = millrace.current_tenant() and w.id = r.job
            """;
    private static final String ANSWERS =
            """
            select s.name, s.starts::text as starts, s.timing::text as timing, s.enabled,
              s.catch_up, s.overlap, s.next_at, s.heard,
            """
                    + RUN_COLUMNS
                    + """
                    from schedule s
                    left join lateral (
                      select * from schedule_run l where l.schedule = s.name order by l.instant desc limit 1
                    ) r on true
                    """
                    + JOB;
    static final String ALL = ANSWERS + "order by s.name";
    static final String ONE = ANSWERS + "where s.name = $1";
    static final String COUNT = "select count(*) from schedule where name <> $1";
    static final String LOCKED =
            """
            select name, starts::text, timing::text, enabled, catch_up, overlap, next_at, signals,
              needs_all, heard, clock_timestamp()
            from schedule where name = $1
            for no key update
            """;
    static final String LOCKED_IF_FREE = LOCKED + " skip locked";
    static final String IS_KNOWN = "select exists (select from schedule where name = $1)";

    // A row of no schedule, whose key is held to the end of the transaction though it is gone:
    // a tenant's role may take no advisory lock.
    static final String ENTER =
            """
            insert into millrace.schedule_times (tenant, schedule, next_at)
            values (millrace.current_tenant(), '', 'infinity')
            """;
    static final String NOW = "select clock_timestamp()";
    static final String PUT =
            """
            insert into schedule (name, starts, timing, enabled, catch_up, overlap, signals, needs_all)
            values ($1, $2::text::jsonb, $3::text::jsonb, $4, $5, $6, $7, $8)
            on conflict (name) do update
            set starts = excluded.starts, timing = excluded.timing, enabled = excluded.enabled,
              catch_up = excluded.catch_up, overlap = excluded.overlap,
              heard = case when schedule.signals = excluded.signals then schedule.heard else '{}' end,
              signals = excluded.signals, needs_all = excluded.needs_all
            """;
    static final String ENABLE = "update schedule set enabled = $2, heard = '{}' where name = $1";
    static final String DELETE = "delete from schedule where name = $1";
    static final String NEXT = "update schedule set next_at = $2 where name = $1";
    static final String PUT_TIME =
            """
            insert into millrace.schedule_times (tenant, schedule, next_at)
            values (millrace.current_tenant(), $1, $2)
            on conflict (tenant, schedule) do update set next_at = excluded.next_at
            """;
    static final String DELETE_TIME =
            """
            delete from millrace.schedule_times
            where tenant = millrace.current_tenant() and schedule = $1
            """;
    static final String SIGNALS =
            """
            select id, signal from millrace.schedule_signals
            where tenant = millrace.current_tenant() and schedule = $1
            order by id limit 1000
            """;
    static final String DELETE_SIGNALS =
            """
            delete from millrace.schedule_signals
            where tenant = millrace.current_tenant() and id = any ($1)
            """;
    static final String FORGET_SIGNALS =
            """
            delete from millrace.schedule_signals
            where tenant = millrace.current_tenant() and schedule = $1
            """;
    static final String SIGNAL_AGAIN =
            """
            insert into millrace.schedule_signals (tenant, schedule, signal)
            select millrace.current_tenant(), name, heard[1] from schedule
            where name = $1 and enabled and cardinality(heard) > 0
              and (not needs_all or heard @> signals)
            """;
    static final String HEARD = "update schedule set heard = $2 where name = $1";
    static final String UNFINISHED =
            """
            select count(*) from schedule_run r
            where r.schedule = $1 and r.state = 'running'
              and exists (
                select from millrace.work w
                where w.tenant = millrace.current_tenant() and w.id = r.job
                  and w.state in ('queued', 'running'))
            """;
    static final String ADD_RUN =
            """
            insert into schedule_run (schedule, instant, cause, state, problem, fired_at, finished_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (schedule, instant) do nothing
            returning id
            """;
    static final String STARTED = "update schedule_run set job = $2, run = $3 where id = $1";
    static final String REFUSED =
            """
            update schedule_run set state = 'refused', problem = $2, finished_at = fired_at
            where id = $1
            """;
    static final String END =
            """
            update schedule_run
            set state = $2, problem = $3, finished_at = clock_timestamp(), job = null
            where job = $1 and state = 'running'
            returning schedule
            """;
    static final String MOVE =
            "update schedule_run set job = $2 where job = $1 and state = 'running'";
    static final String TRIM =
            """
            delete from schedule_run
            where schedule = $1 and instant < (
              select instant from schedule_run
              where schedule = $1 order by instant desc offset $2 limit 1)
              and (state <> 'running' or not exists (
                select from millrace.work w
                where w.tenant = millrace.current_tenant() and w.id = job
                  and w.state in ('queued', 'running')))
            """;
    static final String RUNS =
            "select "
                    + RUN_COLUMNS
                    + " from schedule_run r "
                    + JOB
                    + """
                    where r.schedule = $1 and ($2::timestamptz is null or r.instant < $2)
                    order by r.instant desc
                    limit $3
                    """;
    static final String RUN =
            "select " + RUN_COLUMNS + " from schedule_run r " + JOB + "where r.id = $1";

    /// A schedule as it is stored.
    ///
    /// @param now the server's clock
    record Stored(
            String name,
            Starts starts,
            When when,
            boolean enabled,
            String catchUp,
            String overlap,
            Optional<Instant> nextAt,
            List<String> signals,
            boolean needsAll,
            List<String> heard,
            Instant now) {
        Stored {
            signals = List.copyOf(signals);
            heard = List.copyOf(heard);
        }
    }

    record Signal(long id, String text) {}

    /// An instant that came.
    ///
    /// @param state `running` or `skipped`
    record Instance(
            String schedule,
            Instant instant,
            String cause,
            String state,
            @Nullable String problem,
            Instant firedAt) {}

    List<ScheduleAnswer> all(SqlConnection c) {
        return stream(c.preparedQuery(ALL).execute().await()).map(ScheduleStore::answer).toList();
    }

    Optional<ScheduleAnswer> answer(SqlConnection c, String name) {
        return stream(c.preparedQuery(ONE).execute(Tuple.of(name)).await())
                .map(ScheduleStore::answer)
                .findFirst();
    }

    /// How many schedules there are beside `name`.
    long countBeside(SqlConnection c, String name) {
        return c.preparedQuery(COUNT).execute(Tuple.of(name)).await().iterator().next().getLong(0);
    }

    /// Waits for whoever changes it.
    Optional<Stored> locked(SqlConnection c, String name) {
        return stored(c, LOCKED, name);
    }

    /// Empty also while another changes or runs it.
    Optional<Stored> lockedIfFree(SqlConnection c, String name) {
        return stored(c, LOCKED_IF_FREE, name);
    }

    private static Optional<Stored> stored(SqlConnection c, String sql, String name) {
        return stream(c.preparedQuery(sql).execute(Tuple.of(name)).await())
                .map(ScheduleStore::stored)
                .findFirst();
    }

    Instant now(SqlConnection c) {
        var row = c.preparedQuery(NOW).execute().await().iterator().next();
        return row.getOffsetDateTime(0).toInstant();
    }

    void put(SqlConnection c, ScheduleAnswer schedule, List<String> signals, boolean needsAll) {
        var values =
                Tuple.of(
                        schedule.name(),
                        Json.write(schedule.starts()),
                        Json.write(schedule.when()),
                        schedule.enabled(),
                        schedule.catchUp(),
                        schedule.overlap());
        values.addArrayOfString(signals.toArray(String[]::new)).addBoolean(needsAll);
        c.preparedQuery(PUT).execute(values).await();
    }

    void enable(SqlConnection c, String name, boolean enabled) {
        c.preparedQuery(ENABLE).execute(Tuple.of(name, enabled)).await();
    }

    boolean delete(SqlConnection c, String name) {
        next(c, name, null);
        forgetSignals(c, name);
        return c.preparedQuery(DELETE).execute(Tuple.of(name)).await().rowCount() > 0;
    }

    /// @param next null where time does not make it due
    void next(SqlConnection c, String name, @Nullable Instant next) {
        c.preparedQuery(NEXT).execute(Tuple.of(name, time(next))).await();
        if (next == null) c.preparedQuery(DELETE_TIME).execute(Tuple.of(name)).await();
        else c.preparedQuery(PUT_TIME).execute(Tuple.of(name, time(next))).await();
    }

    /// Has a schedule that waits for signals looked at though none comes.
    ///
    /// @param at null for never
    void lookAgain(SqlConnection c, String name, @Nullable Instant at) {
        if (at == null) c.preparedQuery(DELETE_TIME).execute(Tuple.of(name)).await();
        else c.preparedQuery(PUT_TIME).execute(Tuple.of(name, time(at))).await();
    }

    /// Whether there is such a schedule, also one that another holds.
    boolean isKnown(SqlConnection c, String name) {
        var rows = c.preparedQuery(IS_KNOWN).execute(Tuple.of(name)).await();
        return rows.iterator().next().getBoolean(0);
    }

    /// What made a schedule due that is gone.
    void forgetDue(SqlConnection c, String name) {
        lookAgain(c, name, null);
        forgetSignals(c, name);
    }

    /// Waits until no other checks a declaration of the tenant.
    void alone(SqlConnection c) {
        c.preparedQuery(ENTER).execute().await();
        c.preparedQuery(DELETE_TIME).execute(Tuple.of("")).await();
    }

    /// What was heard while a run went starts the next.
    void signalAgain(SqlConnection c, String name) {
        c.preparedQuery(SIGNAL_AGAIN).execute(Tuple.of(name)).await();
    }

    List<Signal> signals(SqlConnection c, String name) {
        return stream(c.preparedQuery(SIGNALS).execute(Tuple.of(name)).await())
                .map(row -> new Signal(row.getLong(0), row.getString(1)))
                .toList();
    }

    void delete(SqlConnection c, List<Signal> signals) {
        var ids = signals.stream().map(Signal::id).toArray(Long[]::new);
        c.preparedQuery(DELETE_SIGNALS).execute(Tuple.of((Object) ids)).await();
    }

    void forgetSignals(SqlConnection c, String name) {
        c.preparedQuery(FORGET_SIGNALS).execute(Tuple.of(name)).await();
    }

    void heard(SqlConnection c, String name, List<String> signals) {
        var values = Tuple.of(name).addArrayOfString(signals.toArray(String[]::new));
        c.preparedQuery(HEARD).execute(values).await();
    }

    /// Runs of the schedule whose work waits or goes on.
    long unfinished(SqlConnection c, String name) {
        var rows = c.preparedQuery(UNFINISHED).execute(Tuple.of(name)).await();
        return rows.iterator().next().getLong(0);
    }

    /// @return the run's id; empty when there is one of that instant
    Optional<Long> add(SqlConnection c, Instance run) {
        boolean isOver = !run.state().equals("running");
        var values =
                Tuple.of(
                        run.schedule(),
                        time(run.instant()),
                        run.cause(),
                        run.state(),
                        run.problem(),
                        time(run.firedAt()));
        values.addOffsetDateTime(isOver ? time(run.firedAt()) : null);
        return stream(c.preparedQuery(ADD_RUN).execute(values).await())
                .map(row -> row.getLong(0))
                .findFirst();
    }

    void started(SqlConnection c, long id, Starter.Started started) {
        c.preparedQuery(STARTED).execute(Tuple.of(id, started.job(), started.run())).await();
    }

    void refused(SqlConnection c, long id, String problem) {
        c.preparedQuery(REFUSED).execute(Tuple.of(id, problem)).await();
    }

    /// Ends the runs of a job.
    ///
    /// @return their schedules
    List<String> end(SqlConnection c, long job, boolean isGood, @Nullable String problem) {
        var values = Tuple.of(job, isGood ? "succeeded" : "failed", problem);
        return stream(c.preparedQuery(END).execute(values).await())
                .map(row -> row.getString(0))
                .distinct()
                .toList();
    }

    /// The runs of a job are another's.
    void move(SqlConnection c, long job, long next) {
        c.preparedQuery(MOVE).execute(Tuple.of(job, next)).await();
    }

    /// Keeps the newest runs.
    void trim(SqlConnection c, String name, int kept) {
        c.preparedQuery(TRIM).execute(Tuple.of(name, (long) kept - 1)).await();
    }

    /// @param before null for the newest
    List<ScheduleRun> runs(SqlConnection c, String name, @Nullable Instant before, int limit) {
        return stream(c.preparedQuery(RUNS).execute(Tuple.of(name, time(before), limit)).await())
                .map(ScheduleStore::run)
                .toList();
    }

    ScheduleRun run(SqlConnection c, long id) {
        return run(c.preparedQuery(RUN).execute(Tuple.of(id)).await().iterator().next());
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.getString(0),
                Json.read(row.getString(1), Starts.class),
                Json.read(row.getString(2), When.class),
                row.getBoolean(3),
                row.getString(4),
                row.getString(5),
                Optional.ofNullable(instant(row.getOffsetDateTime(6))),
                Arrays.asList(row.getArrayOfStrings(7)),
                row.getBoolean(8),
                Arrays.asList(row.getArrayOfStrings(9)),
                row.getOffsetDateTime(10).toInstant());
    }

    private static ScheduleAnswer answer(Row row) {
        return new ScheduleAnswer(
                row.getString("name"),
                Json.read(row.getString("starts"), Starts.class),
                Json.read(row.getString("timing"), When.class),
                row.getBoolean("enabled"),
                row.getString("catch_up"),
                row.getString("overlap"),
                instant(row.getOffsetDateTime("next_at")),
                Stream.of(row.getArrayOfStrings("heard"))
                        .filter(Signals::isDataset)
                        .map(signal -> signal.substring(signal.indexOf(':') + 1))
                        .toList(),
                row.getLong("id") == null ? null : run(row));
    }

    private static ScheduleRun run(Row row) {
        return new ScheduleRun(
                Long.toString(row.getLong("id")),
                row.getOffsetDateTime("instant").toInstant(),
                row.getString("cause"),
                row.getString("run_state"),
                row.getOffsetDateTime("fired_at").toInstant(),
                instant(row.getOffsetDateTime("finished_at")),
                row.getString("run"),
                row.getString("problem"));
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
