package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DecisionAnswer;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was decided about records that were set aside.
public final class DecisionStore {
    private static final String FIELDS =
            """
            id, kind, state, dataset, reason, nullif(column_name, '') as column_name, batch,
            expression, whole_line, why, actor, at, finished_at, rows, rows_stored, rows_left,
            problem, up_to, job
            """;
    private static final String ADD =
            """
            insert into quarantine_decisions (kind, state, dataset, reason, column_name, batch, up_to,
                expression, whole_line, why, actor, rows, idempotency_key, finished_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                    case when $2 = 'done' then clock_timestamp() end)
            on conflict (idempotency_key) do nothing
            returning
            """
                    + FIELDS;
    private static final String SET_JOB = "update quarantine_decisions set job = $2 where id = $1";
    private static final String ONE =
            "select " + FIELDS + " from quarantine_decisions where id = $1";
    private static final String BY_KEY =
            "select " + FIELDS + " from quarantine_decisions where idempotency_key = $1";
    private static final String FAIL =
            """
            update quarantine_decisions
               set state = 'failed', finished_at = clock_timestamp(), problem = $2,
                   rows_left = greatest(rows - rows_stored, 0)
             where id = $1 and state = 'queued'
            returning
            """
                    + FIELDS;
    private static final String PAGE =
            "select "
                    + FIELDS
                    + """
                      from quarantine_decisions
                     where ($1::bigint is null or batch = $1) and ($2::bigint is null or id < $2)
                     order by id desc limit $3
                    """;

    /// A decision, and what is needed to carry it out.
    public record Entry(DecisionAnswer answer, Group group, @Nullable Long job) {}

    /// @param expression of a replay
    /// @param why of a discard
    public record Decision(
            String kind,
            String state,
            Group group,
            @Nullable String expression,
            boolean wholeLine,
            @Nullable String why,
            String actor,
            long rows,
            @Nullable String idempotencyKey) {}

    /// @return empty when the idempotency key is taken
    public Optional<Entry> add(SqlConnection c, Decision d) {
        var values = Tuple.tuple();
        values.addString(d.kind()).addString(d.state());
        values.addString(d.group().dataset()).addString(d.group().reason());
        values.addString(d.group().column()).addValue(d.group().batch());
        values.addLong(d.group().upTo()).addValue(d.expression()).addBoolean(d.wholeLine());
        values.addValue(d.why()).addString(d.actor()).addLong(d.rows());
        return first(c, ADD, values.addValue(d.idempotencyKey()));
    }

    public void setJob(SqlConnection c, long id, long job) {
        c.preparedQuery(SET_JOB).execute(Tuple.of(id, job)).await();
    }

    public Optional<Entry> find(SqlConnection c, long id) {
        return first(c, ONE, Tuple.of(id));
    }

    public Optional<Entry> findByKey(SqlConnection c, String idempotencyKey) {
        return first(c, BY_KEY, Tuple.of(idempotencyKey));
    }

    /// @return empty when the decision had come to its end
    public Optional<Entry> fail(SqlConnection c, long id, String problem) {
        return first(c, FAIL, Tuple.of(id, problem));
    }

    /// Newest first, older than `before`.
    public List<DecisionAnswer> page(
            SqlConnection c, @Nullable Long batch, @Nullable Long before, int limit) {
        var page = new ArrayList<DecisionAnswer>();
        for (var row : c.preparedQuery(PAGE).execute(Tuple.of(batch, before, limit)).await()) {
            page.add(answer(row));
        }
        return page;
    }

    private static Optional<Entry> first(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await().iterator();
        if (!rows.hasNext()) return Optional.empty();
        var row = rows.next();
        var answer = answer(row);
        var column = answer.column() == null ? "" : answer.column();
        var group =
                new Group(
                        answer.dataset(),
                        answer.reason(),
                        column,
                        row.getLong("batch"),
                        row.getLong("up_to"));
        return Optional.of(new Entry(answer, group, row.getLong("job")));
    }

    private static DecisionAnswer answer(Row row) {
        var batch = row.getLong("batch");
        @Nullable OffsetDateTime finished = row.getOffsetDateTime("finished_at");
        return new DecisionAnswer(
                row.getLong("id").toString(),
                row.getString("kind"),
                row.getString("state"),
                row.getString("dataset"),
                row.getString("reason"),
                row.getString("column_name"),
                batch == null ? null : batch.toString(),
                row.getString("expression"),
                row.getBoolean("whole_line"),
                row.getString("why"),
                row.getString("actor"),
                row.getOffsetDateTime("at").toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getLong("rows"),
                row.getLong("rows_stored"),
                row.getLong("rows_left"),
                row.getString("problem"));
    }
}
