package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.DriftMapping;
import io.millrace.ingest.engine.drift.Mapping;
import io.millrace.kernel.Json;
import io.millrace.stream.Event;
import io.millrace.stream.Topics;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Drifts, and what is decided about them.
public final class DriftStore {
    private static final String FIELDS =
            """
            id, dataset, batch, kind, columns, mapping::text as mapping, confidence, evidence, state,
            found_at, decided_at, decided_by, reason, backfill, rows_moved, problem
            """;
    private static final String ONE = "select " + FIELDS + " from drifts where id = $1";
    private static final String LOCKED = ONE + " for update";
    private static final String PAGE =
            "select "
                    + FIELDS
                    + """
                     from drifts
                     where ($1::text is null or dataset = $1) and ($2::text is null or state = $2)
                       and ($3::bigint is null or id < $3)
                     order by id desc limit $4
                    """;
    private static final String DECIDE =
            """
            update drifts
               set state = $2, decided_at = clock_timestamp(), decided_by = $3, reason = $4,
                   backfill = $5
             where id = $1 and state = 'open'
            returning
            """
                    + FIELDS;
    private static final String ALIAS =
            """
            insert into column_aliases (dataset, header, name, drift)
            select d.dataset, c.header, d.columns[1], d.id
              from drifts d join dataset_columns c
                on c.dataset = d.dataset and c.name = d.mapping -> 'into' ->> 0
             where d.id = $1
            on conflict (dataset, header) do update set name = excluded.name, drift = excluded.drift
            """;
    private static final String FAIL =
            """
            update drifts set backfill = 'failed', problem = $2
             where id = $1 and backfill in ('running', 'settling')
            returning
            """
                    + FIELDS;

    public Optional<DriftAnswer> find(SqlConnection c, long id) {
        return first(c, ONE, Tuple.of(id));
    }

    /// Holds the drift until the transaction ends.
    public Optional<DriftAnswer> lock(SqlConnection c, long id) {
        return first(c, LOCKED, Tuple.of(id));
    }

    /// Newest first.
    public List<DriftAnswer> page(
            SqlConnection c,
            @Nullable String dataset,
            @Nullable String state,
            @Nullable Long before,
            int limit) {
        var found = new ArrayList<DriftAnswer>();
        var values = Tuple.of(dataset, state, before, limit);
        for (var row : c.preparedQuery(PAGE).execute(values).await()) found.add(answer(row));
        return found;
    }

    /// Takes a drift that is open; a rename begins to move rows.
    public DriftAnswer accept(SqlConnection c, DriftAnswer drift, String actor) {
        long id = Long.parseLong(drift.id());
        var backfill = Renaming.isOne(drift.kind(), drift.mapping()) ? "running" : null;
        var values = Tuple.of(id, "accepted", actor, null, backfill);
        var accepted = first(c, DECIDE, values).orElseThrow();
        if (backfill != null) c.preparedQuery(ALIAS).execute(Tuple.of(id)).await();
        return accepted;
    }

    public DriftAnswer reject(SqlConnection c, DriftAnswer drift, String actor, String reason) {
        long id = Long.parseLong(drift.id());
        return first(c, DECIDE, Tuple.of(id, "rejected", actor, reason, null)).orElseThrow();
    }

    public Optional<DriftAnswer> fail(SqlConnection c, long id, String problem) {
        return first(c, FAIL, Tuple.of(id, problem));
    }

    /// That there is a drift, or that something became of one: pages that show it ask anew.
    public static Event event(String type, String dataset) {
        var channels = Map.<String, Object>of("batches", Map.of("items", List.of()));
        return new Event(Topics.INGEST, type, dataset, channels);
    }

    static DriftMapping mapping(Mapping its) {
        return new DriftMapping(
                its.rule().id(),
                its.into(),
                its.values(),
                its.factor(),
                its.offset(),
                its.detail());
    }

    private static Optional<DriftAnswer> first(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await().iterator();
        return rows.hasNext() ? Optional.of(answer(rows.next())) : Optional.empty();
    }

    private static DriftAnswer answer(Row row) {
        OffsetDateTime decided = row.getOffsetDateTime("decided_at");
        return new DriftAnswer(
                row.getLong("id").toString(),
                row.getString("dataset"),
                row.getLong("batch").toString(),
                row.getString("kind"),
                List.of(row.getArrayOfStrings("columns")),
                read(row.getString("mapping")),
                row.getDouble("confidence"),
                List.of(row.getArrayOfStrings("evidence")),
                row.getString("state"),
                row.getOffsetDateTime("found_at").toInstant(),
                decided == null ? null : decided.toInstant(),
                row.getString("decided_by"),
                row.getString("reason"),
                row.getString("backfill"),
                row.getLong("rows_moved"),
                row.getString("problem"));
    }

    private static DriftMapping read(String json) {
        try {
            return Json.MAPPER.readValue(json, DriftMapping.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a mapping is not readable", e);
        }
    }
}
