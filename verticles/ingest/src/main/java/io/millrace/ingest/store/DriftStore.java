package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.DriftMapping;
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
            found_at, decided_at, decided_by, reason, backfill, rows_changed, problem, converts, placed,
            rows_left, decision
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
    private static final String REJECT =
            """
            update drifts
               set state = 'rejected', decided_at = clock_timestamp(), decided_by = $2, reason = $3
             where id = $1 and state = 'open'
            returning
            """
                    + FIELDS;

    /// A column that came is a column like others, of which nothing is done to values.
    private static final String STANDING =
            "select "
                    + FIELDS
                    + """
                     from drifts
                     where state = 'accepted' and kind <> 'added'
                       and ($1::text is null or dataset = $1)
                     order by dataset, revision, id
                    """;

    private static final String FAIL =
            """
            update drifts set backfill = 'failed', problem = $2
             where id = $1 and backfill in ('running', 'restoring')
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

    /// Those that were accepted and stand, as each is about what those before it give.
    ///
    /// @param dataset null for all
    public List<DriftAnswer> standing(SqlConnection c, @Nullable String dataset) {
        var found = new ArrayList<DriftAnswer>();
        for (var row : c.preparedQuery(STANDING).execute(Tuple.of(dataset)).await()) {
            found.add(answer(row));
        }
        return found;
    }

    public DriftAnswer reject(SqlConnection c, DriftAnswer drift, String actor, String reason) {
        long id = Long.parseLong(drift.id());
        return first(c, REJECT, Tuple.of(id, actor, reason)).orElseThrow();
    }

    public Optional<DriftAnswer> fail(SqlConnection c, long id, String problem) {
        return first(c, FAIL, Tuple.of(id, problem));
    }

    /// That there is a drift, or that something became of one: pages that show it ask anew.
    public static Event event(String type, String dataset) {
        var channels = Map.<String, Object>of("batches", Map.of("items", List.of()));
        return new Event(Topics.INGEST, type, dataset, channels);
    }

    private static Optional<DriftAnswer> first(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await().iterator();
        return rows.hasNext() ? Optional.of(answer(rows.next())) : Optional.empty();
    }

    private static DriftAnswer answer(Row row) {
        OffsetDateTime decided = row.getOffsetDateTime("decided_at");
        var decision = row.getLong("decision");
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
                row.getLong("rows_changed"),
                row.getString("problem"),
                row.getString("converts"),
                row.getString("placed"),
                row.getLong("rows_left"),
                decision == null ? null : decision.toString());
    }

    private static DriftMapping read(String json) {
        try {
            return Json.MAPPER.readValue(json, DriftMapping.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a mapping is not readable", e);
        }
    }
}
