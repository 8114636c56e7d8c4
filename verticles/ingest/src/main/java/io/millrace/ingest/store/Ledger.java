package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DialectAnswer;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.kernel.Period;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The batches that were ever acknowledged.
public final class Ledger {
    static final String FIELDS =
            """
            id, dataset, source, state, idempotency_key, object_key, content_type, encoding, job,
            bytes, checksum, started_at, finished_at, rows_in, rows_stored, rows_quarantined,
            inserted, updated, unchanged, superseded, rows_discarded, problem,
            declared::text as declared, dialect::text as dialect, file_name, replaced_by
            """;
    private static final String ONE = "select " + FIELDS + " from batches where id = $1";
    private static final String BY_KEY =
            "select " + FIELDS + " from batches where idempotency_key = $1";
    private static final String PAGE =
            "select "
                    + FIELDS
                    + """
                      from batches
                     where ($1::text is null or dataset = $1) and ($2::bigint is null or id < $2)
                       and ($4::timestamptz is null or received_at >= $4)
                       and ($5::timestamptz is null or received_at < $5)
                     order by id desc limit $3
                    """;
    private static final String FINISHED =
            "select "
                    + FIELDS
                    + """
                      from batches
                     where ($1::text is null or dataset = $1) and finished_at is not null
                     order by id desc limit $2
                    """;
    private static final String CHANGED =
            "select id from batches where dataset = $1 and revision > $2 order by id limit $3";
    private static final String ADD =
            """
            insert into batches (dataset, source, state, idempotency_key, object_key, content_type,
                                 encoding, bytes, checksum, actor, declared, file_name)
            values ($1, $8, 'received', $2, $3, $4, $5, $6, $7, $9, $10::text::jsonb, $11)
            on conflict (idempotency_key) do nothing
            returning
            """
                    + FIELDS;
    private static final String ENTER =
            "insert into payload_turns (dataset, checksum) values ($1, $2)";
    private static final String LEAVE =
            "delete from payload_turns where dataset = $1 and checksum = $2";

    // What is declared, or a mapping, may have changed how the file is read. In an upsert dataset
    // what came afterwards may have changed what it says.
    private static final String SAME =
            "select "
                    + FIELDS
                    + """
                      from batches b
                     where dataset = $1 and checksum = $2 and object_key is not null
                       and content_type = $3 and encoding = $4
                       and declared is not distinct from $5::text::jsonb
                       and state <> 'failed' and replaced_by is null
                       and exists (
                           select from datasets d
                            where d.name = b.dataset
                              and (b.state = 'received'
                                   or b.started_at >= coalesce(d.changed_at, '-infinity'))
                              and (b.state <> 'stored' or b.mapping_revision = d.mapping_revision)
                              and (d.mode = 'append' or not exists (
                                   select from batches o
                                    where o.dataset = b.dataset and o.id <> b.id
                                      and o.state <> 'failed' and o.replays is distinct from b.id
                                      and (o.finished_at is null
                                           or o.finished_at > coalesce(b.finished_at, 'infinity')))))
                     order by id limit 1
                    """;
    private static final String ADD_REFUSED =
            """
            insert into batches (dataset, source, state, idempotency_key, bytes, checksum, problem,
                                 finished_at)
            values ($1, $2, 'failed', $3, $4, '', $5, clock_timestamp())
            on conflict (idempotency_key) do update set problem = excluded.problem
            returning xmax = 0 as is_new,
            """
                    + FIELDS;
    private static final String COUNT = PipelineStore.COUNT + "$1" + PipelineStore.COUNTED;
    private static final String LOCK =
            "select replaced_by, state from batches where id = $1 for update";
    private static final String OPEN_REPLAY =
            "select "
                    + FIELDS
                    + """
                      from batches
                     where replays = $1 and state in ('received', 'running')
                     order by id limit 1
                    """;
    private static final String SET_REPLAYS = "update batches set replays = $2 where id = $1";
    private static final String REPLAYED = "select replays from batches where id = $1";
    private static final String SET_JOB = "update batches set job = $2 where id = $1";
    private static final String START =
            """
            update batches set state = 'running', started_at = clock_timestamp()
             where id = $1 and state in ('received', 'running')
            """;
    private static final String FAIL =
            """
            update batches set state = 'failed', finished_at = clock_timestamp(), problem = $2
             where id = $1 and state in ('received', 'running')
            returning
            """
                    + FIELDS;
    private static final String REVIVE =
            """
            update batches
               set state = 'received', object_key = $2, content_type = $3, encoding = $4,
                   declared = $5::text::jsonb, file_name = coalesce($6, file_name),
                   started_at = clock_timestamp(), finished_at = null, problem = null
             where id = $1 and state = 'failed' and replaced_by is null
            returning
            """
                    + FIELDS;
    private static final String REPLACING =
            """
            with recursive way (id, replaced_by) as (
                select id, replaced_by from batches where id = $1
                union
                select b.id, b.replaced_by from way w join batches b on b.id = w.replaced_by
            )
            select id from way where replaced_by is null
            """;
    private static final String NAMED =
            "select object_key from batches where object_key = any ($1)";
    private static final String TOTALS =
            "select rows_in, rows_stored, rows_quarantined from ingest_totals";
    private static final String RECENT =
            """
            select finished_at, rows_stored from batches
             where state = 'stored' and finished_at > $1 and rows_stored > 0
            """;

    /// A batch, and what is needed to read it.
    ///
    /// @param declared what its sender said of its CSV
    public record Entry(
            BatchAnswer answer,
            @Nullable String objectKey,
            String contentType,
            String encoding,
            @Nullable Long job,
            @Nullable DialectSettings declared) {
        public Entry asRepeated() {
            return new Entry(answer.asRepeated(), objectKey, contentType, encoding, job, declared);
        }
    }

    /// A body that came.
    ///
    /// @param source `http`, or `<kind>:<name>` of the source that it was pulled from
    /// @param declared what its sender says of its CSV
    /// @param fileName [io.millrace.ingest.engine.FileName]
    public record Arrival(
            String dataset,
            @Nullable String idempotencyKey,
            String objectKey,
            String contentType,
            String encoding,
            long bytes,
            String checksum,
            String source,
            @Nullable String actor,
            @Nullable DialectSettings declared,
            @Nullable String fileName) {
        /// Of which nothing is said.
        public Arrival(
                String dataset,
                @Nullable String idempotencyKey,
                String objectKey,
                String contentType,
                String encoding,
                long bytes,
                String checksum,
                String source,
                @Nullable String actor) {
            this(
                    dataset,
                    idempotencyKey,
                    objectKey,
                    contentType,
                    encoding,
                    bytes,
                    checksum,
                    source,
                    actor,
                    null,
                    null);
        }

        public Arrival withKey(String key) {
            return new Arrival(
                    dataset,
                    key,
                    objectKey,
                    contentType,
                    encoding,
                    bytes,
                    checksum,
                    source,
                    actor,
                    declared,
                    fileName);
        }
    }

    /// What came and cannot be read at all, so that there is no body.
    ///
    /// @param source as of an [Arrival]
    public record Refused(
            String dataset, String idempotencyKey, String source, long bytes, String problem) {}

    public record Sums(long in, long stored, long quarantined) {}

    public record Finished(Instant at, long rows) {}

    /// @return empty when the idempotency key is taken
    public Optional<Entry> add(SqlConnection c, Arrival a) {
        var values =
                Tuple.of(
                        a.dataset(),
                        a.idempotencyKey(),
                        a.objectKey(),
                        a.contentType(),
                        a.encoding(),
                        a.bytes());
        values.addString(a.checksum()).addString(a.source()).addString(a.actor());
        values.addString(Conventions.written(a.declared())).addString(a.fileName());
        return first(c, ADD, values);
    }

    /// Waits for who adds the same file to the same dataset now, and keeps others waiting until the
    /// transaction ends.
    public void takeTurn(SqlConnection c, Arrival a) {
        c.preparedQuery(ENTER).execute(Tuple.of(a.dataset(), a.checksum())).await();
        c.preparedQuery(LEAVE).execute(Tuple.of(a.dataset(), a.checksum())).await();
    }

    /// The first batch that brought the same file, would be read as an arrival is, and whose rows
    /// are there as it brought them, or will be.
    public Optional<Entry> findSame(SqlConnection c, Arrival a) {
        var declared = Conventions.written(a.declared());
        var values = Tuple.of(a.dataset(), a.checksum(), a.contentType(), a.encoding(), declared);
        return first(c, SAME, values);
    }

    /// Adds a batch that failed; the same key is the same batch.
    public Entry addRefused(SqlConnection c, Refused its) {
        var values =
                Tuple.of(
                        its.dataset(),
                        its.source(),
                        its.idempotencyKey(),
                        its.bytes(),
                        its.problem());
        var row = c.preparedQuery(ADD_REFUSED).execute(values).await().iterator().next();
        if (row.getBoolean("is_new")) count(c, row.getLong("id"));
        return entry(row);
    }

    public Optional<Entry> find(SqlConnection c, long id) {
        return first(c, ONE, Tuple.of(id));
    }

    public Optional<Entry> findByKey(SqlConnection c, String idempotencyKey) {
        return first(c, BY_KEY, Tuple.of(idempotencyKey));
    }

    private static Optional<Entry> first(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await().iterator();
        return rows.hasNext() ? Optional.of(entry(rows.next())) : Optional.empty();
    }

    /// What of the ledger is looked at.
    ///
    /// @param dataset null for all
    /// @param before only older ones than this batch
    /// @param within when they came
    public record Part(@Nullable String dataset, @Nullable Long before, Period within) {}

    /// Newest first.
    public List<BatchAnswer> page(SqlConnection c, Part part, int limit) {
        var values = Tuple.of(part.dataset(), part.before(), limit);
        values.addOffsetDateTime(Period.sql(part.within().from()));
        values.addOffsetDateTime(Period.sql(part.within().until()));
        return answers(c, PAGE, values);
    }

    /// Those that were stored or failed, newest first.
    public List<BatchAnswer> finished(SqlConnection c, @Nullable String dataset, int limit) {
        return answers(c, FINISHED, Tuple.of(dataset, limit));
    }

    /// Ids of the batches of which rows changed after a revision of the dataset, lowest first.
    public List<Long> changed(SqlConnection c, String dataset, long revision, int limit) {
        var ids = new ArrayList<Long>();
        for (var row :
                c.preparedQuery(CHANGED).execute(Tuple.of(dataset, revision, limit)).await()) {
            ids.add(row.getLong(0));
        }
        return ids;
    }

    private static List<BatchAnswer> answers(SqlConnection c, String sql, Tuple values) {
        var answers = new ArrayList<BatchAnswer>();
        for (var row : c.preparedQuery(sql).execute(values).await()) answers.add(answer(row));
        return answers;
    }

    /// Whether a batch can be read again.
    ///
    /// @param replacedBy the batch that did so last
    public record Place(String state, @Nullable Long replacedBy) {}

    /// A batch that is there, held until the transaction ends.
    public Place lock(SqlConnection c, long id) {
        var row = c.preparedQuery(LOCK).execute(Tuple.of(id)).await().iterator().next();
        return new Place(row.getString("state"), row.getLong("replaced_by"));
    }

    /// The replay of a batch that is not at its end.
    public Optional<Entry> openReplay(SqlConnection c, long id) {
        return first(c, OPEN_REPLAY, Tuple.of(id));
    }

    /// @param replayed what batch `id` reads again
    public void setReplays(SqlConnection c, long id, long replayed) {
        c.preparedQuery(SET_REPLAYS).execute(Tuple.of(id, replayed)).await();
    }

    /// What batch `id` reads again.
    public Optional<Long> replayed(SqlConnection c, long id) {
        var rows = c.preparedQuery(REPLAYED).execute(Tuple.of(id)).await().iterator();
        return rows.hasNext() ? Optional.ofNullable(rows.next().getLong(0)) : Optional.empty();
    }

    public void setJob(SqlConnection c, long id, long job) {
        c.preparedQuery(SET_JOB).execute(Tuple.of(id, job)).await();
    }

    /// @return false when the batch has come to its end already
    public boolean start(SqlConnection c, long id) {
        return c.preparedQuery(START).execute(Tuple.of(id)).await().rowCount() == 1;
    }

    /// @return empty when the batch has come to its end already
    public Optional<BatchAnswer> fail(SqlConnection c, long id, String problem) {
        var failed = first(c, FAIL, Tuple.of(id, problem)).map(Entry::answer);
        if (failed.isPresent()) count(c, id);
        return failed;
    }

    private static void count(SqlConnection c, long id) {
        c.preparedQuery(COUNT).execute(Tuple.of(id)).await();
    }

    /// Takes the body of a failed batch once more, as it came now.
    ///
    /// @return empty when the batch is not failed any more, or a replay stored its rows
    public Optional<Entry> revive(SqlConnection c, long id, Arrival a) {
        var declared = Conventions.written(a.declared());
        var values =
                Tuple.of(id, a.objectKey(), a.contentType(), a.encoding(), declared, a.fileName());
        return first(c, REVIVE, values);
    }

    /// The batch that has the rows of batch `id` now: its last replay, or itself.
    public Entry replacing(SqlConnection c, long id) {
        var rows = c.preparedQuery(REPLACING).execute(Tuple.of(id)).await();
        return find(c, rows.iterator().next().getLong(0)).orElseThrow();
    }

    /// Of `keys` those of objects that a batch names.
    public Set<String> named(SqlConnection c, Set<String> keys) {
        var named = new HashSet<String>();
        var values = Tuple.of((Object) keys.toArray(String[]::new));
        for (var row : c.preparedQuery(NAMED).execute(values).await()) named.add(row.getString(0));
        return named;
    }

    public Sums totals(SqlConnection c) {
        var rows = c.preparedQuery(TOTALS).execute().await().iterator();
        if (!rows.hasNext()) return new Sums(0, 0, 0);
        var row = rows.next();
        return new Sums(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    /// Batches with rows that were stored after `since`.
    public List<Finished> finishedSince(SqlConnection c, Instant since) {
        var found = new ArrayList<Finished>();
        var from = since.atOffset(java.time.ZoneOffset.UTC);
        for (var row : c.preparedQuery(RECENT).execute(Tuple.of(from)).await()) {
            found.add(new Finished(row.getOffsetDateTime(0).toInstant(), row.getLong(1)));
        }
        return found;
    }

    private static Entry entry(Row row) {
        var type = row.getString("content_type");
        var encoding = row.getString("encoding");
        return new Entry(
                answer(row),
                row.getString("object_key"),
                type == null ? "" : type,
                encoding == null ? "" : encoding,
                row.getLong("job"),
                Conventions.read(row.getString("declared"), DialectSettings.class));
    }

    private static BatchAnswer answer(Row row) {
        var finished = row.getOffsetDateTime("finished_at");
        var replaced = row.getLong("replaced_by");
        return new BatchAnswer(
                row.getLong("id").toString(),
                row.getString("dataset"),
                row.getString("source"),
                row.getString("state"),
                row.getOffsetDateTime("started_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getLong("rows_in"),
                row.getLong("rows_stored"),
                row.getLong("rows_quarantined"),
                row.getLong("bytes"),
                row.getString("checksum"),
                row.getLong("inserted"),
                row.getLong("updated"),
                row.getLong("unchanged"),
                row.getLong("superseded"),
                row.getLong("rows_discarded"),
                row.getString("problem"),
                Conventions.read(row.getString("dialect"), DialectAnswer.class),
                row.getString("file_name"),
                null,
                replaced == null ? null : replaced.toString());
    }
}
