package io.millrace.matching.store;

import static io.millrace.matching.store.EntityStore.stream;

import io.millrace.matching.engine.EntityIds.Change;
import io.millrace.matching.engine.MatchResult.Summary;
import io.millrace.matching.engine.RecordKey;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Writes what runs found, set by set; only rows that changed are rewritten. All calls run inside a
/// transaction of [io.millrace.tenants.db.TenantDb].
public final class ResultStore {
    private static final int ROWS_A_STATEMENT = 5_000;
    private static final int KEPT_RUNS = 100;

    static final String ASSIGNMENT =
            "select dataset, record_id, entity_id from entity_record where entity = $1";
    static final String PUT_RECORDS =
            """
            insert into entity_record as old (entity, dataset, record_id, entity_id)
            select $1, n.dataset, n.record_id, n.entity_id
            from unnest($2::text[], $3::text[], $4::text[]) as n (dataset, record_id, entity_id)
            on conflict (entity, dataset, record_id) do update set entity_id = excluded.entity_id
            where old.entity_id <> excluded.entity_id
            """;
    static final String DELETE_RECORDS =
            """
            delete from entity_record old
            using unnest($2::text[], $3::text[]) as gone (dataset, record_id)
            where old.entity = $1 and old.dataset = gone.dataset and old.record_id = gone.record_id
            """;
    static final String GOLDEN_IDS = "select entity_id from golden_record where entity = $1";
    static final String PUT_GOLDEN =
            """
            insert into golden_record as old (entity, entity_id, field_values, members)
            select $1, n.entity_id, n.field_values, n.members
            from unnest($2::text[], $3::text[], $4::integer[])
              as n (entity_id, field_values, members)
            on conflict (entity, entity_id) do update
            set field_values = excluded.field_values, members = excluded.members
            where (old.field_values, old.members) is distinct from
              (excluded.field_values, excluded.members)
            """;
    static final String DELETE_GOLDEN =
            "delete from golden_record where entity = $1 and entity_id = any ($2::text[])";
    static final String PAIRS =
            """
            select left_dataset, left_id, right_dataset, right_id from entity_match where entity = $1
            """;
    static final String PUT_PAIRS =
            """
            insert into entity_match as old
              (entity, left_dataset, left_id, right_dataset, right_id, bits, contributions, decision)
            select $1, n.left_dataset, n.left_id, n.right_dataset, n.right_id, n.bits,
              n.contributions::jsonb, n.decision
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[],
                $8::text[])
              as n (left_dataset, left_id, right_dataset, right_id, bits, contributions, decision)
            on conflict (entity, left_dataset, left_id, right_dataset, right_id) do update
            set bits = excluded.bits, contributions = excluded.contributions,
              decision = excluded.decision
            where (old.bits, old.decision, old.contributions) is distinct from
              (excluded.bits, excluded.decision, excluded.contributions)
            """;
    static final String DELETE_PAIRS =
            """
            delete from entity_match old
            using unnest($2::text[], $3::text[], $4::text[], $5::text[])
              as gone (left_dataset, left_id, right_dataset, right_id)
            where old.entity = $1 and old.left_dataset = gone.left_dataset
              and old.left_id = gone.left_id and old.right_dataset = gone.right_dataset
              and old.right_id = gone.right_id
            """;
    static final String PUT_HISTORY =
            """
            insert into entity_history (entity, kind, from_id, to_id, at)
            select $1, n.kind, n.from_id, n.to_id, $5
            from unnest($2::text[], $3::text[], $4::text[]) as n (kind, from_id, to_id)
            """;
    static final String PUT_RUN =
            """
            insert into entity_run (entity, started_at, finished_at, records, golden, pairs, prior,
              expected_precision, expected_recall)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;
    static final String TRIM_RUNS =
            """
            delete from entity_run where entity = $1 and id <=
              (select id from entity_run where entity = $1 order by id desc offset $2 limit 1)
            """;

    /// A golden record as it is stored.
    public record StoredGolden(String entityId, String values, int members) {}

    /// Names a pair.
    public record PairKey(RecordKey left, RecordKey right) {}

    /// A pair as it is stored.
    ///
    /// @param contributions asked for page by page: all reasons of a run are large
    public record StoredPair(
            PairKey key, double bits, Supplier<String> contributions, String decision) {}

    /// The entity id of each record in the last run.
    public Map<RecordKey, String> assignment(SqlConnection c, String entity) {
        var ids = new HashMap<RecordKey, String>();
        for (var row : c.preparedQuery(ASSIGNMENT).execute(Tuple.of(entity)).await()) {
            ids.put(new RecordKey(row.getString(0), row.getString(1)), row.getString(2));
        }
        return ids;
    }

    /// Makes `now` what `before` was.
    public void replaceAssignment(
            SqlConnection c,
            String entity,
            Map<RecordKey, String> before,
            Map<RecordKey, String> now) {
        var changed =
                now.entrySet().stream()
                        .filter(e -> !e.getValue().equals(before.get(e.getKey())))
                        .toList();
        for (var page : pages(changed)) {
            var values =
                    Tuple.of(
                            entity,
                            texts(page, e -> e.getKey().dataset()),
                            texts(page, e -> e.getKey().recordId()),
                            texts(page, Map.Entry::getValue));
            c.preparedQuery(PUT_RECORDS).execute(values).await();
        }
        var gone = before.keySet().stream().filter(key -> !now.containsKey(key)).toList();
        for (var page : pages(gone)) {
            var values =
                    Tuple.of(
                            entity,
                            texts(page, RecordKey::dataset),
                            texts(page, RecordKey::recordId));
            c.preparedQuery(DELETE_RECORDS).execute(values).await();
        }
    }

    public void replaceGolden(SqlConnection c, String entity, List<StoredGolden> golden) {
        var gone =
                stream(c.preparedQuery(GOLDEN_IDS).execute(Tuple.of(entity)).await())
                        .map(row -> row.getString(0))
                        .collect(Collectors.toSet());
        golden.forEach(one -> gone.remove(one.entityId()));
        if (!gone.isEmpty()) {
            var values = Tuple.of(entity, (Object) gone.toArray(String[]::new));
            c.preparedQuery(DELETE_GOLDEN).execute(values).await();
        }
        for (var page : pages(golden)) {
            var values =
                    Tuple.of(
                            entity,
                            texts(page, StoredGolden::entityId),
                            texts(page, StoredGolden::values),
                            page.stream().map(StoredGolden::members).toArray(Integer[]::new));
            c.preparedQuery(PUT_GOLDEN).execute(values).await();
        }
    }

    public void replacePairs(SqlConnection c, String entity, List<StoredPair> pairs) {
        var gone =
                stream(c.preparedQuery(PAIRS).execute(Tuple.of(entity)).await())
                        .map(row ->
                                new PairKey(
                                        new RecordKey(row.getString(0), row.getString(1)),
                                        new RecordKey(row.getString(2), row.getString(3))))
                        .collect(Collectors.toSet());
        pairs.forEach(pair -> gone.remove(pair.key()));
        deletePairs(c, entity, gone);
        for (var page : pages(pairs)) {
            var values = keys(entity, page, StoredPair::key);
            values.addValue(page.stream().map(StoredPair::bits).toArray(Double[]::new));
            values.addValue(texts(page, pair -> pair.contributions().get()));
            values.addValue(texts(page, StoredPair::decision));
            c.preparedQuery(PUT_PAIRS).execute(values).await();
        }
    }

    private static void deletePairs(SqlConnection c, String entity, Set<PairKey> gone) {
        for (var page : pages(gone)) {
            c.preparedQuery(DELETE_PAIRS).execute(keys(entity, page, key -> key)).await();
        }
    }

    private static <T> Tuple keys(String entity, List<T> page, Function<T, PairKey> key) {
        return Tuple.of(
                entity,
                texts(page, item -> key.apply(item).left().dataset()),
                texts(page, item -> key.apply(item).left().recordId()),
                texts(page, item -> key.apply(item).right().dataset()),
                texts(page, item -> key.apply(item).right().recordId()));
    }

    public void addHistory(SqlConnection c, String entity, List<Change> changes, Instant now) {
        for (var page : pages(changes)) {
            var values =
                    Tuple.of(
                            entity,
                            texts(page, change -> change.kind().name().toLowerCase(Locale.ROOT)),
                            texts(page, Change::from),
                            texts(page, Change::to),
                            now.atOffset(ZoneOffset.UTC));
            c.preparedQuery(PUT_HISTORY).execute(values).await();
        }
    }

    public void addRun(
            SqlConnection c, String entity, Summary summary, Instant started, Instant now) {
        var values =
                Tuple.tuple()
                        .addString(entity)
                        .addOffsetDateTime(started.atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                        .addLong((long) summary.records())
                        .addLong((long) summary.clusters())
                        .addLong(summary.candidates())
                        .addDouble(summary.prior())
                        .addDouble(summary.precision())
                        .addDouble(summary.recall());
        c.preparedQuery(PUT_RUN).execute(values).await();
        c.preparedQuery(TRIM_RUNS).execute(Tuple.of(entity, KEPT_RUNS)).await();
    }

    private static <T> List<List<T>> pages(Collection<T> items) {
        var all = List.copyOf(items);
        var pages = new java.util.ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += ROWS_A_STATEMENT) {
            pages.add(all.subList(from, Math.min(all.size(), from + ROWS_A_STATEMENT)));
        }
        return pages;
    }

    private static <T> String[] texts(List<T> items, Function<T, String> text) {
        return items.stream().map(text).toArray(String[]::new);
    }
}
