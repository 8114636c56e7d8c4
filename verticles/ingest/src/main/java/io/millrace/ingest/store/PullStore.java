package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sources that are pulled, and their pulls.
public final class PullStore {
    private static final String SOURCES =
            """
            select name, kind, dataset, pointer, settings::text, secret, position, position_rows,
                   problem, looked
              from sources
             where kind <> 'kafka' and ($1::text is null or name = $1)
             order by name
            """;
    private static final String PUT =
            """
            insert into sources (name, kind, dataset, pointer, settings, secret)
            values ($1, $2, $3, $4, $5::text::jsonb, $6)
            on conflict (name) do update
               set dataset = excluded.dataset, pointer = excluded.pointer,
                   settings = excluded.settings, secret = excluded.secret, problem = null,
                   looked = null
            """;
    private static final String REWIND =
            "update sources set position = null, position_rows = null where name = $1";
    private static final String FORGET_NEXT =
            """
            update pulls
               set next_batch = null, next_pages = null, next_position = null,
                   next_position_rows = null
             where source = $1 and next_batch is not null
            """;
    private static final String SET_LOOKED = "update sources set looked = $2 where name = $1";
    private static final String COUNT =
            """
            update pulls
               set batches = batches + $2, rows_in = rows_in + $3, rows_stored = rows_stored + $4,
                   rows_quarantined = rows_quarantined + $5, failures = 0, problem = null
             where id = $1 and state = 'running'
            """;
    private static final String ADVANCE =
            "update sources set position = $2, position_rows = $3 where name = $1";
    private static final String FIELDS =
            """
            id, source, cause, state, requested_at, started_at, finished_at, batches, pages, rows_in,
            rows_stored, rows_quarantined, position, position_rows, next_batch, failures, problem
            """;
    private static final String ADD =
            """
            insert into pulls (source, cause, state, position, position_rows, next_batch, next_pages,
                               next_position, next_position_rows)
            select s.name, $2, 'queued', s.position, s.position_rows, p.next_batch, p.next_pages,
                   p.next_position, p.next_position_rows
              from sources s
              left join lateral (
                  select * from pulls where source = s.name order by id desc limit 1
              ) p on p.next_position_rows is not null
             where s.name = $1
            on conflict (source) where state in ('queued', 'running') do nothing
            returning
            """
                    + FIELDS;
    private static final String OPEN =
            "select "
                    + FIELDS
                    + " from pulls where source = $1 and state in ('queued', 'running') for update";
    private static final String SET_JOB = "update pulls set job = $2 where id = $1";
    private static final String JOB = "select job from pulls where id = $1";
    private static final String IS_QUEUED =
            """
            select exists (
                select from millrace.work where stage = 'pull' and key = $1 and state <> 'failed')
            """;
    private static final String BEGIN =
            """
            update pulls set state = 'running', started_at = coalesce(started_at, clock_timestamp())
             where id = $1 and state in ('queued', 'running')
            returning
            """
                    + FIELDS;
    private static final String HAND_OVER =
            """
            update pulls
               set next_batch = $2, next_pages = $3, next_position = $4, next_position_rows = $5,
                   failures = 0, problem = null
             where id = $1 and state = 'running' and next_batch is null
            """;
    private static final String MOVE =
            """
            update pulls
               set pages = pages + $2, position = $3, position_rows = $4, failures = 0,
                   problem = null
             where id = $1 and state = 'running' and next_batch is null
            returning
            """
                    + FIELDS;
    private static final String SETTLE =
            """
            update pulls
               set position = next_position, position_rows = next_position_rows,
                   pages = pages + next_pages, batches = batches + 1, rows_in = rows_in + $2,
                   rows_stored = rows_stored + $3, rows_quarantined = rows_quarantined + $4,
                   next_batch = null, next_pages = null, next_position = null,
                   next_position_rows = null
             where id = $1 and state = 'running' and next_batch is not null
            returning
            """
                    + FIELDS;
    private static final String WAIT =
            "update pulls set problem = $2, failures = $3 where id = $1 and state = 'running'";
    private static final String END =
            """
            update pulls
               set state = $2, problem = $3, finished_at = clock_timestamp(), job = null
             where id = $1 and state in ('queued', 'running')
            returning
            """
                    + FIELDS;
    private static final String TRIM =
            """
            delete from pulls where source = $1 and id < (
                select id from pulls where source = $1 order by id desc offset $2 limit 1)
            """;
    private static final String PAGE =
            "select "
                    + FIELDS
                    + """
                      from pulls where source = $1 and ($2::bigint is null or id < $2)
                     order by id desc limit $3
                    """;
    private static final String LAST =
            "select " + FIELDS + " from pulls where source = $1 order by id desc limit 1";

    /// How far a source was read.
    ///
    /// @param at of Postgres the last cursor value; of REST the page as JSON
    /// @param rows of the cursor value that were taken; of Postgres only
    public record Position(String at, @Nullable String rows) {}

    /// @param settings JSON of its kind
    /// @param secret sealed
    /// @param position of one with a cursor
    /// @param problem why the last look at its files failed
    /// @param looked digest of the files at the last look that found nothing to bring
    public record Pulled(
            String name,
            String kind,
            String dataset,
            @Nullable String pointer,
            String settings,
            @Nullable String secret,
            @Nullable Position position,
            @Nullable String problem,
            @Nullable String looked) {}

    /// @param position behind what is stored
    /// @param nextBatch handed over, and not known to be stored
    /// @param failures requests in a row that failed
    public record Entry(
            long id,
            PullAnswer answer,
            @Nullable Position position,
            @Nullable Long nextBatch,
            int failures) {}

    /// @return empty when there is no such source that is pulled
    public Optional<Pulled> find(SqlConnection c, String name) {
        return sources(c, name).stream().findFirst();
    }

    public List<Pulled> all(SqlConnection c) {
        return sources(c, null);
    }

    private static List<Pulled> sources(SqlConnection c, @Nullable String name) {
        var found = new ArrayList<Pulled>();
        for (var row : c.preparedQuery(SOURCES).execute(Tuple.of(name)).await()) {
            found.add(
                    new Pulled(
                            row.getString(0),
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            position(row.getString(6), row.getString(7)),
                            row.getString(8),
                            row.getString(9)));
        }
        return found;
    }

    private static @Nullable Position position(@Nullable String at, @Nullable String rows) {
        return at == null ? null : new Position(at, rows);
    }

    /// Makes or changes a source; its position stays.
    public void put(SqlConnection c, Pulled s) {
        var values =
                Tuple.of(s.name(), s.kind(), s.dataset(), s.pointer(), s.settings(), s.secret());
        c.preparedQuery(PUT).execute(values).await();
    }

    /// Has a source read from its beginning.
    public void rewind(SqlConnection c, String source) {
        forgetNext(c, source);
        c.preparedQuery(REWIND).execute(Tuple.of(source)).await();
    }

    public void setLooked(SqlConnection c, String source, String digest) {
        c.preparedQuery(SET_LOOKED).execute(Tuple.of(source, digest)).await();
    }

    /// Adds rows of files that came to their end to a pull that runs.
    public void count(SqlConnection c, long id, FileStore.Counted its) {
        var values = Tuple.of(id, its.stored(), its.rowsIn(), its.rows(), its.quarantined());
        c.preparedQuery(COUNT).execute(values).await();
    }

    /// Of what was handed over nothing will be stored.
    public void forgetNext(SqlConnection c, String source) {
        c.preparedQuery(FORGET_NEXT).execute(Tuple.of(source)).await();
    }

    public void advance(SqlConnection c, String source, Position to) {
        c.preparedQuery(ADVANCE).execute(Tuple.of(source, to.at(), to.rows())).await();
    }

    /// Adds a pull that begins where the source was read up to. Where the one before it ended
    /// before it knew what became of its last batch, this one asks.
    ///
    /// @return empty when a pull of the source waits or runs
    public Optional<Entry> add(SqlConnection c, String source, String cause) {
        return first(c, ADD, Tuple.of(source, cause));
    }

    /// The pull of a source that waits or runs.
    public Optional<Entry> open(SqlConnection c, String source) {
        return first(c, OPEN, Tuple.of(source));
    }

    public void setJob(SqlConnection c, long id, long job) {
        c.preparedQuery(SET_JOB).execute(Tuple.of(id, job)).await();
    }

    /// Of a pull that waits or runs.
    public Optional<Long> job(SqlConnection c, long id) {
        var rows = c.preparedQuery(JOB).execute(Tuple.of(id)).await().iterator();
        return rows.hasNext() ? Optional.ofNullable(rows.next().getLong(0)) : Optional.empty();
    }

    /// Whether a job of the pull waits or runs.
    public boolean isQueued(SqlConnection c, long id) {
        var rows = c.preparedQuery(IS_QUEUED).execute(Tuple.of(Long.toString(id))).await();
        return rows.iterator().next().getBoolean(0);
    }

    /// @return empty when the pull has come to its end
    public Optional<Entry> begin(SqlConnection c, long id) {
        return first(c, BEGIN, Tuple.of(id));
    }

    /// @return false when the pull has come to its end
    public boolean handOver(SqlConnection c, long id, long batch, long pages, Position next) {
        var values = Tuple.of(id, batch, pages, next.at(), next.rows());
        return c.preparedQuery(HAND_OVER).execute(values).await().rowCount() == 1;
    }

    /// There was nothing to store up to `to`.
    ///
    /// @return empty when the pull has come to its end
    public Optional<Entry> move(SqlConnection c, long id, long pages, Position to) {
        return first(c, MOVE, Tuple.of(id, pages, to.at(), to.rows()));
    }

    /// The batch that was handed over is stored.
    ///
    /// @return empty when the pull has come to its end
    public Optional<Entry> settle(SqlConnection c, long id, BatchAnswer batch) {
        var values = Tuple.of(id, batch.rowsIn(), batch.rowsStored(), batch.rowsQuarantined());
        return first(c, SETTLE, values);
    }

    /// @param problem why it waits
    /// @param failures requests in a row that failed
    public void waits(SqlConnection c, long id, @Nullable String problem, int failures) {
        c.preparedQuery(WAIT).execute(Tuple.of(id, problem, failures)).await();
    }

    /// @param problem null when it went well
    /// @return empty when it has ended before
    public Optional<Entry> end(SqlConnection c, long id, @Nullable String problem) {
        var state = problem == null ? "succeeded" : "failed";
        return first(c, END, Tuple.of(id, state, problem));
    }

    /// Keeps the newest pulls of a source.
    public void trim(SqlConnection c, String source, int kept) {
        c.preparedQuery(TRIM).execute(Tuple.of(source, (long) kept - 1)).await();
    }

    /// Newest first, older than `before`.
    public List<PullAnswer> page(SqlConnection c, String source, @Nullable Long before, int limit) {
        var found = new ArrayList<PullAnswer>();
        for (var row : c.preparedQuery(PAGE).execute(Tuple.of(source, before, limit)).await()) {
            found.add(answer(row));
        }
        return found;
    }

    public Optional<PullAnswer> last(SqlConnection c, String source) {
        return first(c, LAST, Tuple.of(source)).map(Entry::answer);
    }

    private static Optional<Entry> first(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await().iterator();
        return rows.hasNext() ? Optional.of(entry(rows.next())) : Optional.empty();
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.getLong("id"),
                answer(row),
                position(row.getString("position"), row.getString("position_rows")),
                row.getLong("next_batch"),
                row.getInteger("failures"));
    }

    private static PullAnswer answer(Row row) {
        return new PullAnswer(
                row.getLong("id").toString(),
                row.getString("source"),
                row.getString("cause"),
                row.getString("state"),
                row.getOffsetDateTime("requested_at").toInstant(),
                instant(row.getOffsetDateTime("started_at")),
                instant(row.getOffsetDateTime("finished_at")),
                row.getLong("pages"),
                row.getLong("batches"),
                row.getLong("rows_in"),
                row.getLong("rows_stored"),
                row.getLong("rows_quarantined"),
                row.getString("problem"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
