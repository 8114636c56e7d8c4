package io.millrace.transform.store;

import io.millrace.kernel.Json;
import io.millrace.kernel.Period;
import io.millrace.transform.api.TransformRequest.Choices;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.Operation;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.api.TransformRequest.RunTime;
import io.millrace.transform.api.TransformRequest.RunTimeStep;
import io.millrace.transform.api.TransformRequest.RunTimesAnswer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Runs and their results. All calls run inside a transaction of [io.millrace.tenants.db.TenantDb].
///
/// Once a worker has begun a run, its writes carry its fence: those of a worker that lost the run
/// to another change nothing.
public final class RunStore {
    static final String ADD =
            """
            insert into run (project, command, trigger, options, state, queued_at)
            values ($1, $2, $3, $4::text::jsonb, 'queued', $5)
            returning id
            """;
    static final String JOB = "update run set job = $2 where id = $1";
    static final String OF_JOB =
            """
            select id, project, command, options::text from run
            where job = $1 and state in ('queued', 'running')
            order by id
            """;
    static final String BEGIN =
            """
            update run
            set state = 'running', started_at = $3, fence = $2, nodes = $4, finished = 0
            where id = $1 and fence <= $2
            """;
    static final String VERSION = "update run set version = $2 where id = $1";
    static final String USED = "select version from run where id = $1";
    static final String ENDED =
            "select node, ended_at from run_result where run = $1 and ended_at is not null";
    static final String LAST_GOOD =
            """
            select version, options::text from run
            where project = $1 and state = 'succeeded' and trigger <> 'data'
              and command in ('build', 'run') and version is not null
            order by id desc
            limit 1
            """;
    static final String LAST_STATUSES =
            """
            select node, status from run_result
            where run = (
              select max(id) from run
              where project = $1 and trigger <> 'data' and id < $2 and state in ('succeeded', 'failed'))
            """;
    static final String OPTIONS = "select options::text from run where id = $1";
    static final String CLEAR = "delete from run_result where run = $1";
    static final String RESULT =
            """
            insert into run_result
              (run, node, position, kind, status, rows, seconds, message, ended_at)
            select id, $3, finished, $4, $5, $6, $7, $8, now() from run where id = $1 and fence = $2
            """;
    static final String PROGRESS =
            "update run set finished = finished + 1 where id = $1 and fence = $2";
    static final String END =
            """
            update run set state = $3, finished_at = $4, problem = $5
            where id = $1 and fence = $2
            """;
    static final String FAIL_JOB =
            """
            update run set state = 'failed', finished_at = $2, problem = $3
            where job = $1 and state in ('queued', 'running')
            returning id
            """;
    static final String TRIM =
            """
            delete from run
            where state in ('succeeded', 'failed') and id in (
              select id
              from (
                select id, row_number() over (partition by trigger = 'data' order by id desc) as place
                from run
              ) as placed
              where place > $1)
            """;
    static final String ONE =
            """
            select id, project, command, trigger, state, queued_at, started_at, finished_at, nodes,
              finished, problem
            from run
            where id = $1
            """;
    static final String NEWEST =
            """
            select id, project, command, trigger, state, queued_at, started_at, finished_at, nodes,
              finished, problem
            from run
            where ($2::timestamptz is null or queued_at >= $2)
              and ($3::timestamptz is null or queued_at < $3)
            order by id desc
            limit $1
            """;
    static final String END_LOST =
            """
            update run set state = 'failed', finished_at = $2, problem = $3
            where trigger = 'data' and job is distinct from $1 and state in ('queued', 'running')
            returning id
            """;
    // The row without a time is of all together.
    static final String TIMES =
            """
            select at, count(*), count(*) filter (where state = 'failed'),
              percentile_disc(0.5) within group (order by seconds),
              percentile_disc(0.95) within group (order by seconds)
            from (
              select date_trunc($3::text, finished_at, 'UTC') as at, state,
                extract(epoch from finished_at - queued_at)::float8 as seconds
              from run
              where trigger = 'data' and finished_at >= $1 and finished_at < $2
            ) as ended
            group by grouping sets ((at), ())
            order by at nulls first
            """;
    static final String RESULTS =
            """
            select run, node, kind, status, rows, seconds, message
            from run_result
            where run = any ($1)
            order by run, position, node
            """;

    /// A run before it has begun.
    ///
    /// @param trigger `request`, `schedule` or `data`
    public record Order(String project, String command, String trigger, Options options) {}

    /// @param failFast whether it ends with its first failure
    /// @param retries the run of which it does again what did not go well
    /// @param operation what it does instead of nodes
    /// @param choices null where it chooses nothing else
    public record Options(
            @Nullable String select,
            @Nullable String exclude,
            boolean fullRefresh,
            Map<String, @Nullable Object> vars,
            boolean failFast,
            @Nullable Long retries,
            @Nullable Operation operation,
            @Nullable Choices choices) {
        public static final Options NONE =
                new Options(null, null, false, Map.of(), false, null, null, null);

        public Choices chosen() {
            return choices == null ? Choices.NONE : choices;
        }

        /// The same for what did not go well in a run.
        public Options again(long run) {
            return new Options(
                    select, exclude, fullRefresh, vars, failFast, run, operation, choices);
        }
    }

    /// A run that went well.
    ///
    /// @param version of the project that it used
    public record Good(int version, Options options) {}

    /// A run that a worker has taken.
    public record Taken(long id, String project, String command, Options options) {}

    public long add(SqlConnection c, Order order, Instant now) {
        var values =
                Tuple.of(
                        order.project(),
                        order.command(),
                        order.trigger(),
                        Json.write(order.options()),
                        now.atOffset(ZoneOffset.UTC));
        return c.preparedQuery(ADD).execute(values).await().iterator().next().getLong(0);
    }

    public void job(SqlConnection c, long run, long job) {
        c.preparedQuery(JOB).execute(Tuple.of(run, job)).await();
    }

    /// What a run was asked for with.
    public Options options(SqlConnection c, long run) {
        var row = c.preparedQuery(OPTIONS).execute(Tuple.of(run)).await().iterator().next();
        return Json.read(row.getString(0), Options.class);
    }

    /// The runs of `job` that have not ended.
    public List<Taken> ofJob(SqlConnection c, long job) {
        return stream(c.preparedQuery(OF_JOB).execute(Tuple.of(job)).await())
                .map(row ->
                        new Taken(
                                row.getLong(0),
                                row.getString(1),
                                row.getString(2),
                                Json.read(row.getString(3), Options.class)))
                .toList();
    }

    /// Begins the run, or begins it again for another worker.
    ///
    /// @return false when a later worker has it
    public boolean begin(SqlConnection c, long run, long fence, int nodes, Instant now) {
        var values = Tuple.of(run, fence, now.atOffset(ZoneOffset.UTC), nodes);
        boolean isOurs = c.preparedQuery(BEGIN).execute(values).await().rowCount() > 0;
        if (isOurs) c.preparedQuery(CLEAR).execute(Tuple.of(run)).await();
        return isOurs;
    }

    /// Writes down which version of its project the run uses.
    public void version(SqlConnection c, long run, int version) {
        c.preparedQuery(VERSION).execute(Tuple.of(run, version)).await();
    }

    /// Which version of its project the run used, where it has begun.
    public Optional<Integer> version(SqlConnection c, long run) {
        return stream(c.preparedQuery(USED).execute(Tuple.of(run)).await())
                .flatMap(row -> Stream.ofNullable(row.getInteger(0)))
                .findFirst();
    }

    /// When each of its nodes ended, by name.
    public Map<String, Instant> ended(SqlConnection c, long run) {
        var ended = new HashMap<String, Instant>();
        for (var row : c.preparedQuery(ENDED).execute(Tuple.of(run)).await()) {
            ended.put(row.getString(0), row.getOffsetDateTime(1).toInstant());
        }
        return ended;
    }

    /// The last run of the project that was asked for, built models and went well.
    public Optional<Good> lastGood(SqlConnection c, String project) {
        return stream(c.preparedQuery(LAST_GOOD).execute(Tuple.of(project)).await())
                .map(row -> new Good(row.getInteger(0), Json.read(row.getString(1), Options.class)))
                .findFirst();
    }

    /// How the nodes ended, by name, in the last run before `run` that was asked for.
    public Map<String, String> lastStatuses(SqlConnection c, String project, long run) {
        var statuses = new HashMap<String, String>();
        for (var row : c.preparedQuery(LAST_STATUSES).execute(Tuple.of(project, run)).await()) {
            statuses.put(row.getString(0), row.getString(1));
        }
        return statuses;
    }

    /// @return false when a later worker has the run
    public boolean add(SqlConnection c, long run, long fence, NodeResult result) {
        var values =
                Tuple.of(
                        run,
                        fence,
                        result.node(),
                        result.kind(),
                        result.status(),
                        result.rows(),
                        result.seconds(),
                        result.message());
        boolean isOurs = c.preparedQuery(RESULT).execute(values).await().rowCount() > 0;
        if (isOurs) c.preparedQuery(PROGRESS).execute(Tuple.of(run, fence)).await();
        return isOurs;
    }

    /// @return false when a later worker has the run
    public boolean end(
            SqlConnection c,
            long run,
            long fence,
            boolean isGood,
            @Nullable String problem,
            Instant now) {
        var values =
                Tuple.of(
                        run,
                        fence,
                        isGood ? "succeeded" : "failed",
                        now.atOffset(ZoneOffset.UTC),
                        problem);
        return c.preparedQuery(END).execute(values).await().rowCount() > 0;
    }

    /// Ends the runs of a job that failed for good.
    public List<Long> failJob(SqlConnection c, long job, String problem, Instant now) {
        var values = Tuple.of(job, now.atOffset(ZoneOffset.UTC), problem);
        return stream(c.preparedQuery(FAIL_JOB).execute(values).await())
                .map(row -> row.getLong(0))
                .toList();
    }

    /// Ends what jobs for new rows left behind that went because the next one waited already.
    ///
    /// @param job the next one
    public List<Long> endLost(SqlConnection c, long job, String problem, Instant now) {
        var values = Tuple.of(job, now.atOffset(ZoneOffset.UTC), problem);
        return stream(c.preparedQuery(END_LOST).execute(values).await())
                .map(row -> row.getLong(0))
                .toList();
    }

    /// Keeps the newest `kept` runs that new rows caused, and as many of the others.
    public void trim(SqlConnection c, long kept) {
        c.preparedQuery(TRIM).execute(Tuple.of(kept)).await();
    }

    public Optional<RunAnswer> run(SqlConnection c, long id) {
        return answers(c, c.preparedQuery(ONE).execute(Tuple.of(id)).await()).stream().findFirst();
    }

    public List<RunAnswer> newest(SqlConnection c, int limit) {
        return newest(c, Period.ALWAYS, limit);
    }

    /// @param within when they were queued
    public List<RunAnswer> newest(SqlConnection c, Period within, int limit) {
        var values = Tuple.of(limit, Period.sql(within.from()), Period.sql(within.until()));
        return answers(c, c.preparedQuery(NEWEST).execute(values).await());
    }

    /// How long the runs took that new rows caused, with what they waited before.
    ///
    /// @param within with both ends
    /// @param unit `hour` or `day`
    public RunTimesAnswer times(SqlConnection c, Period within, String unit) {
        var values = Tuple.of(Period.sql(within.from()), Period.sql(within.until()), unit);
        var rows = stream(c.preparedQuery(TIMES).execute(values).await()).toList();
        var steps =
                rows.stream()
                        .skip(1)
                        .map(row ->
                                new RunTimeStep(row.getOffsetDateTime(0).toInstant(), time(row)))
                        .toList();
        return new RunTimesAnswer(time(rows.getFirst()), steps);
    }

    private static RunTime time(Row row) {
        return new RunTime(row.getLong(1), row.getLong(2), row.getDouble(3), row.getDouble(4));
    }

    private static List<RunAnswer> answers(SqlConnection c, Iterable<Row> runs) {
        var ids = stream(runs).map(row -> row.getLong(0)).toArray(Long[]::new);
        var values = Tuple.tuple().addArrayOfLong(ids);
        var results = stream(c.preparedQuery(RESULTS).execute(values).await()).toList();
        return stream(runs).map(run -> answer(run, results)).toList();
    }

    private static RunAnswer answer(Row run, List<Row> results) {
        return new RunAnswer(
                Long.toString(run.getLong(0)),
                run.getString(1),
                run.getString(2),
                run.getString(3),
                run.getString(4),
                run.getOffsetDateTime(5).toInstant(),
                instant(run.getOffsetDateTime(6)),
                instant(run.getOffsetDateTime(7)),
                run.getInteger(8),
                run.getInteger(9),
                run.getString(10),
                results.stream()
                        .filter(row -> row.getLong(0).equals(run.getLong(0)))
                        .map(RunStore::result)
                        .toList());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static NodeResult result(Row row) {
        return new NodeResult(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getDouble(5),
                row.getString(6));
    }

    private static Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
