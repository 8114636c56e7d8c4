package io.millrace.matching.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.kernel.Json;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.api.MatchingRequest.EntityAnswer;
import io.millrace.matching.api.MatchingRequest.TotalsAnswer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The tenant's entities and how they stand. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
public final class EntityStore {
    static final String COLUMNS =
            """
            select name, datasets::text, link_only, threshold, engine, state, progress, records,
              golden, pairs, finished_at, problem, marks::text
            from entity
            """;
    static final String ENTITIES = COLUMNS + "order by name";
    static final String ENTITY = COLUMNS + "where name = $1";
    static final String LOCKED = ENTITY + " for update";
    static final String COUNT = "select count(*) from entity";
    static final String PUT =
            """
            insert into entity (name, datasets, link_only, threshold, engine)
            values ($1, $2::text::jsonb, $3, $4, $5)
            on conflict (name) do update
            set datasets = excluded.datasets, link_only = excluded.link_only,
              threshold = excluded.threshold, engine = excluded.engine, marks = '{}'
            """;
    static final String PROGRESS =
            "update entity set state = $2, progress = $3, problem = $4 where name = $1";
    static final String DONE =
            """
            update entity
            set state = 'done', progress = 1, problem = null, records = $2, golden = $3, pairs = $4,
              finished_at = $5, marks = $6::text::jsonb
            where name = $1
            """;
    static final String TOTALS =
            """
            select coalesce(sum(golden), 0)::bigint as golden,
              coalesce(sum(records - golden), 0)::bigint as duplicates
            from entity
            """;

    private static final TypeReference<List<DatasetPart>> PARTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> MARKS = new TypeReference<>() {};

    /// An entity with the revision of each dataset that its last run saw.
    public record Stored(EntityAnswer answer, Map<String, String> marks) {
        public Stored {
            marks = Map.copyOf(marks);
        }
    }

    /// Counts of a run that has ended.
    public record Counts(long records, long golden, long pairs) {}

    public List<Stored> entities(SqlConnection c) {
        return stream(c.preparedQuery(ENTITIES).execute().await())
                .map(EntityStore::stored)
                .toList();
    }

    public Optional<Stored> entity(SqlConnection c, String name) {
        return one(c, ENTITY, name);
    }

    /// Keeps others from changing the entity until the transaction ends.
    public Optional<Stored> locked(SqlConnection c, String name) {
        return one(c, LOCKED, name);
    }

    private static Optional<Stored> one(SqlConnection c, String sql, String name) {
        return stream(c.preparedQuery(sql).execute(Tuple.of(name)).await())
                .map(EntityStore::stored)
                .findFirst();
    }

    public long count(SqlConnection c) {
        return c.preparedQuery(COUNT).execute().await().iterator().next().getLong(0);
    }

    /// Makes or changes what an entity is made of; its counts stay until the next run.
    public void put(SqlConnection c, EntityAnswer entity) {
        var values =
                Tuple.of(
                        entity.entity(),
                        Json.write(entity.datasets()),
                        entity.linkOnly(),
                        entity.threshold(),
                        entity.engine());
        c.preparedQuery(PUT).execute(values).await();
    }

    public void progress(
            SqlConnection c, String name, String state, double done, @Nullable String problem) {
        c.preparedQuery(PROGRESS).execute(Tuple.of(name, state, done, problem)).await();
    }

    public void done(
            SqlConnection c, String name, Counts counts, Instant now, Map<String, String> marks) {
        var values =
                Tuple.of(
                        name,
                        counts.records(),
                        counts.golden(),
                        counts.pairs(),
                        now.atOffset(ZoneOffset.UTC),
                        Json.write(marks));
        c.preparedQuery(DONE).execute(values).await();
    }

    public TotalsAnswer totals(SqlConnection c) {
        var row = c.preparedQuery(TOTALS).execute().await().iterator().next();
        return new TotalsAnswer(row.getLong("golden"), row.getLong("duplicates"));
    }

    private static Stored stored(Row row) {
        long records = row.getLong("records");
        long golden = row.getLong("golden");
        var answer =
                new EntityAnswer(
                        row.getString("name"),
                        parsed(row.getString("datasets"), PARTS),
                        row.getBoolean("link_only"),
                        row.getDouble("threshold"),
                        row.getString("engine"),
                        row.getString("state"),
                        records,
                        golden,
                        records - golden,
                        row.getLong("pairs"),
                        instant(row.getOffsetDateTime("finished_at")),
                        row.getDouble("progress"),
                        row.getString("problem"));
        return new Stored(answer, parsed(row.getString("marks"), MARKS));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    static <T> T parsed(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (IOException e) { // we wrote it
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
