package io.millrace.quality.store;

import static io.millrace.quality.store.CheckStore.stream;

import io.millrace.kernel.Json;
import io.millrace.quality.api.QualityRequest.FailedRow;
import io.millrace.quality.api.QualityRequest.HistoryPoint;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.quality.engine.Judge.Verdict;
import io.millrace.quality.engine.Outcome;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What checks measured. All calls run inside a transaction of [io.millrace.tenants.db.TenantDb].
public final class ResultStore {
    private static final int KEPT_RUNS = 200;

    static final String COLUMNS =
            """
            select id, file, name, dataset, columns, outcome, value, threshold, failed_rows,
              seen_rows, detail, measured_at
            from quality_check
            """;
    static final String RESULTS = COLUMNS + "where outcome is not null order by file, position";
    static final String RESULT = COLUMNS + "where outcome is not null and id = $1";
    static final String FAILING = "select id from quality_check where outcome = 'fail'";
    static final String IS_CHECK = "select id from quality_check where id = $1";
    static final String PUT_RESULT =
            """
            update quality_check
            set outcome = $2, value = $3, detail = $4, seen_rows = $5, failed_rows = $6,
              measured_at = $7,
              failing_since = case when $2 = 'fail' then coalesce(failing_since, $7) end
            where id = $1
            """;
    static final String PUT_HISTORY =
            """
            insert into check_history (check_id, measured_at, outcome, value, failed_rows)
            select id, measured_at, outcome, value, failed_rows from quality_check where id = any ($1)
            on conflict (check_id, measured_at) do nothing
            """;
    static final String TRIM_HISTORY =
            """
            delete from check_history h
            using (select check_id, measured_at,
                row_number() over (partition by check_id order by measured_at desc) as n
              from check_history where check_id = any ($1)) numbered
            where numbered.n > $2 and h.check_id = numbered.check_id
              and h.measured_at = numbered.measured_at
            """;
    static final String HISTORY =
            """
            select measured_at, outcome, value, failed_rows from check_history
            where check_id = $1 order by measured_at desc limit $2
            """;
    static final String DELETE_ROWS = "delete from check_failed_row where check_id = any ($1)";
    static final String PUT_ROW =
            """
            insert into check_failed_row (check_id, position, batch, line, row_values)
            select $1, $2, $3, $4, $5::text::jsonb where exists (select from quality_check where id = $1)
            """;
    static final String ROWS =
            """
            select batch, line, row_values::text from check_failed_row
            where check_id = $1 order by position limit $2
            """;

    /// Ids of the checks whose newest outcome is `fail`.
    public Set<String> failing(SqlConnection c) {
        return stream(c.preparedQuery(FAILING).execute().await())
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
    }

    /// Writes results, history and failed rows; checks that were removed meanwhile are left out.
    public void put(
            SqlConnection c,
            List<Verdict> verdicts,
            Map<String, List<FailedRow>> samples,
            Instant now) {
        if (verdicts.isEmpty()) return;
        var rows = verdicts.stream().map(verdict -> row(verdict, now)).toList();
        c.preparedQuery(PUT_RESULT).executeBatch(rows).await();
        var ids = verdicts.stream().map(v -> v.check().id()).toArray(String[]::new);
        c.preparedQuery(PUT_HISTORY).execute(Tuple.of(ids)).await();
        c.preparedQuery(TRIM_HISTORY).execute(Tuple.of(ids, KEPT_RUNS)).await();
        c.preparedQuery(DELETE_ROWS).execute(Tuple.of(ids)).await();
        var failed = new ArrayList<Tuple>();
        samples.forEach((id, sample) -> addRows(failed, id, sample));
        if (!failed.isEmpty()) c.preparedQuery(PUT_ROW).executeBatch(failed).await();
    }

    private static Tuple row(Verdict verdict, Instant now) {
        return Tuple.of(
                verdict.check().id(),
                verdict.outcome().text(),
                verdict.value().orElse(null),
                verdict.detail(),
                verdict.rows().seen(),
                verdict.rows().failed(),
                now.atOffset(ZoneOffset.UTC));
    }

    private static void addRows(List<Tuple> rows, String id, List<FailedRow> sample) {
        for (int at = 0; at < sample.size(); at++) {
            var row = sample.get(at);
            var batch = row.batch() == null ? null : Long.valueOf(row.batch());
            rows.add(Tuple.of(id, at, batch, row.line(), Json.write(row.values())));
        }
    }

    public List<Result> results(SqlConnection c) {
        return stream(c.preparedQuery(RESULTS).execute().await()).map(ResultStore::result).toList();
    }

    public Optional<Result> result(SqlConnection c, String id) {
        return stream(c.preparedQuery(RESULT).execute(Tuple.of(id)).await())
                .map(ResultStore::result)
                .findFirst();
    }

    public boolean isCheck(SqlConnection c, String id) {
        return c.preparedQuery(IS_CHECK).execute(Tuple.of(id)).await().size() > 0;
    }

    private static Result result(Row row) {
        return new Result(
                row.getString("id"),
                row.getString("file"),
                row.getString("name"),
                row.getString("dataset"),
                row.getString("columns"),
                row.getString("outcome"),
                row.getBigDecimal("value"),
                row.getString("threshold"),
                row.getLong("failed_rows"),
                row.getLong("seen_rows"),
                row.getString("detail"),
                row.getOffsetDateTime("measured_at").toInstant());
    }

    public List<HistoryPoint> history(SqlConnection c, String check, int limit) {
        return stream(c.preparedQuery(HISTORY).execute(Tuple.of(check, limit)).await())
                .map(row ->
                        new HistoryPoint(
                                row.getOffsetDateTime(0).toInstant(),
                                row.getString(1),
                                row.getBigDecimal(2),
                                row.getLong(3)))
                .toList();
    }

    public List<FailedRow> failedRows(SqlConnection c, String check, int limit) {
        return stream(c.preparedQuery(ROWS).execute(Tuple.of(check, limit)).await())
                .map(row ->
                        new FailedRow(
                                text(row.getLong(0)),
                                row.getLong(1),
                                new LinkedHashMap<String, @Nullable Object>(
                                        Json.readObject(row.getString(2)))))
                .toList();
    }

    private static @Nullable String text(@Nullable Long batch) {
        return batch == null ? null : batch.toString();
    }

    /// The outcome as the engine knows it.
    public static Outcome outcome(Result result) {
        return Outcome.valueOf(result.outcome().toUpperCase(Locale.ROOT));
    }
}
