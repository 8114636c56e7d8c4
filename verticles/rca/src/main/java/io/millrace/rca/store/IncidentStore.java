package io.millrace.rca.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.kernel.Json;
import io.millrace.rca.api.RcaRequest.Cause;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.rca.api.RcaRequest.TotalsAnswer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Incidents. All calls run inside a transaction of [io.millrace.tenants.db.TenantDb].
public final class IncidentStore {
    private static final TypeReference<List<Cause>> CAUSES = new TypeReference<>() {};

    static final String COLUMNS =
            "id, state, opened_at, updated_at, closed_at, subject, check_id, dataset, causes::text";
    static final String PUT_OPEN =
            """
            insert into incident (check_id, state, subject, dataset, opened_at, updated_at, causes)
            values ($1, 'open', $2, $3, $4, $4, $5::text::jsonb)
            on conflict (check_id) where state = 'open' do update
            set subject = excluded.subject, updated_at = excluded.updated_at,
              causes = excluded.causes
            returning
            """
                    + COLUMNS;
    static final String CLOSE =
            """
            update incident set state = 'closed', closed_at = $2, updated_at = $2
            where check_id = $1 and state = 'open'
            returning
            """
                    + COLUMNS;
    static final String NEWEST =
            "select "
                    + COLUMNS
                    + " from incident where $1::text is null or state = $1"
                    + " order by opened_at desc, id desc limit $2";
    static final String BY_ID = "select " + COLUMNS + " from incident where id = $1";
    static final String TOTALS =
            """
            select count(*) filter (where state = 'open'), count(*) filter (where state = 'closed')
            from incident
            """;

    /// What is known of a failing check.
    public record Finding(String check, String subject, String dataset, List<Cause> causes) {
        public Finding {
            causes = List.copyOf(causes);
        }
    }

    /// Opens the incident of a check, or refines the one that is open.
    public Incident putOpen(SqlConnection c, Finding finding, Instant now) {
        var values =
                Tuple.of(
                        finding.check(),
                        finding.subject(),
                        finding.dataset(),
                        now.atOffset(ZoneOffset.UTC),
                        Json.write(finding.causes()));
        return incident(c.preparedQuery(PUT_OPEN).execute(values).await().iterator().next());
    }

    /// Closes the open incident of a check, if there is one.
    public Optional<Incident> close(SqlConnection c, String check, Instant now) {
        var values = Tuple.of(check, now.atOffset(ZoneOffset.UTC));
        return first(c.preparedQuery(CLOSE).execute(values).await());
    }

    public List<Incident> newest(SqlConnection c, @Nullable String state, int limit) {
        var rows = c.preparedQuery(NEWEST).execute(Tuple.of(state, limit)).await();
        return StreamSupport.stream(rows.spliterator(), false)
                .map(IncidentStore::incident)
                .toList();
    }

    public Optional<Incident> find(SqlConnection c, long id) {
        return first(c.preparedQuery(BY_ID).execute(Tuple.of(id)).await());
    }

    public TotalsAnswer totals(SqlConnection c) {
        var row = c.preparedQuery(TOTALS).execute().await().iterator().next();
        return new TotalsAnswer(row.getLong(0), row.getLong(1));
    }

    private static Optional<Incident> first(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(IncidentStore::incident)
                .findFirst();
    }

    private static Incident incident(Row row) {
        var causes = causes(row.getString("causes"));
        return new Incident(
                Long.toString(row.getLong("id")),
                row.getString("state"),
                row.getOffsetDateTime("opened_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                instant(row.getOffsetDateTime("closed_at")),
                row.getString("subject"),
                row.getString("check_id"),
                row.getString("dataset"),
                causes.isEmpty() ? null : Wording.of(causes.getFirst()),
                causes);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static List<Cause> causes(String json) {
        try {
            return Json.MAPPER.readValue(json, CAUSES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an incident's causes", e); // we wrote them
        }
    }
}
