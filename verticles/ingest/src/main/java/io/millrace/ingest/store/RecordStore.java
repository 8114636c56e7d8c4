package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.RecordAnswer;
import io.millrace.ingest.api.IngestRequest.RowPage;
import io.millrace.ingest.api.IngestRequest.VersionAnswer;
import io.millrace.ingest.api.IngestRequest.VersionPage;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.KeyText;
import io.millrace.ingest.store.JdbcDatasets.Upsert;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The records of upsert datasets, as they are and as they were.
public final class RecordStore {
    private static final String PATIENCE = "set local statement_timeout = '9s'";
    private static final String TOO_LONG = "57014";
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /// A version's place; pages go on behind it.
    public record Place(Instant at, long batch, long line) {
        public static final Place FIRST = new Place(LAST, Long.MAX_VALUE, Long.MAX_VALUE);

        @Override
        public String toString() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + batch + "-" + line;
        }
    }

    /// What is asked of which dataset.
    public record Of(SqlConnection connection, TenantId tenant, Dataset dataset) {
        private List<Column> key() {
            return RecordKey.columns(dataset.key(), dataset.columns());
        }

        private RecordTable table() {
            var how = new Upsert(dataset.key(), dataset.eventTime(), dataset.hasDeletions());
            var its = CurrentTable.of(tenant, dataset.name(), dataset.columns(), how);
            return new RecordTable(its, key());
        }

        private boolean isEmpty() {
            return !dataset.created() || key().isEmpty();
        }
    }

    /// Records in the order of their key.
    ///
    /// @param asOf as they were then; null as they are
    /// @param after the key's text that the page begins behind
    /// @throws io.millrace.kernel.ProblemException `invalid` for an `after` that is no key,
    ///   `timeout` when it takes long
    public RowPage page(Of its, @Nullable Instant asOf, @Nullable String after, int limit) {
        var columns = its.dataset().columns();
        if (its.isEmpty()) return new RowPage(RowStore.names(columns), List.of(), null);
        var values = Tuple.of(limit + 1L, RowStore.MOST_BYTES);
        if (asOf != null) values.addOffsetDateTime(asOf.atOffset(ZoneOffset.UTC));
        var key = after == null ? List.<String>of() : cursor(its, after);
        key.forEach(values::addString);
        var items = new ArrayList<Map<String, @Nullable Object>>();
        var sql = its.table().page(asOf != null, after != null);
        long found = 0;
        for (var row : run(its, sql, values, RecordStore::notOurs)) {
            found = row.getLong(2);
            if (items.size() == limit) break;
            items.add(RowStore.item(row, columns));
        }
        var next = items.size() < found ? keyOf(its.key(), items.getLast()) : null;
        return new RowPage(RowStore.names(columns), items, next);
    }

    private static List<String> cursor(Of its, String after) {
        var values = KeyText.split(after, its.key().size());
        if (values.size() != its.key().size()) throw notOurs();
        return values;
    }

    private static RuntimeException notOurs() {
        return Problem.invalid("cursor: not one of ours").toException();
    }

    /// @return empty when there is none, or was none at `asOf`
    public Optional<RecordAnswer> find(Of its, String key, @Nullable Instant asOf) {
        if (its.isEmpty()) return Optional.empty();
        var values = Tuple.of(1L, RowStore.MOST_BYTES);
        if (asOf != null) values.addOffsetDateTime(asOf.atOffset(ZoneOffset.UTC));
        RecordKey.of(its.key(), key).values().forEach(values::addString);
        var sql = its.table().one(asOf != null);
        var rows = run(its, sql, values, () -> RecordKey.unfit(its.key())).iterator();
        return rows.hasNext() ? Optional.of(record(its, rows.next())) : Optional.empty();
    }

    private static RecordAnswer record(Of its, Row row) {
        var item = RowStore.item(row, its.dataset().columns());
        return new RecordAnswer(
                keyOf(its.key(), item), row.getLong(0).toString(), row.getLong(1), values(item));
    }

    /// The versions of a record, the newest first, also of one that was deleted.
    public VersionPage versions(Of its, String key, Place after, int limit) {
        if (its.isEmpty()) return new VersionPage(List.of(), null);
        var values =
                Tuple.of(
                        limit + 1L,
                        RowStore.MOST_BYTES,
                        after.at().atOffset(ZoneOffset.UTC),
                        after.batch(),
                        after.line());
        RecordKey.of(its.key(), key).values().forEach(values::addString);
        var items = new ArrayList<VersionAnswer>();
        var last = after;
        long found = 0;
        var sql = its.table().versions();
        for (var row : run(its, sql, values, () -> RecordKey.unfit(its.key()))) {
            found = row.getLong(2);
            if (items.size() == limit) break;
            var version = version(row, its.dataset().columns());
            items.add(version);
            last = new Place(version.at(), row.getLong(0), row.getLong(1));
        }
        return new VersionPage(items, items.size() < found ? last.toString() : null);
    }

    private static VersionAnswer version(Row row, List<Column> columns) {
        int extra = columns.size() + 3;
        boolean isDeleted = row.getBoolean(extra + 3);
        OffsetDateTime at = row.getOffsetDateTime(extra);
        return new VersionAnswer(
                row.getLong(0).toString(),
                row.getLong(1),
                at.toInstant(),
                row.getString(extra + 1),
                row.getString(extra + 2),
                isDeleted,
                row.getBoolean(extra + 4),
                isDeleted ? null : values(RowStore.item(row, columns)));
    }

    private static Map<String, @Nullable Object> values(Map<String, @Nullable Object> item) {
        var values = new LinkedHashMap<String, @Nullable Object>(item);
        values.remove("_batch");
        values.remove("_line");
        return values;
    }

    /// The key's text of a row as it is answered.
    private static String keyOf(List<Column> key, Map<String, @Nullable Object> item) {
        return KeyText.join(key.stream().map(column -> text(column, item)).toList());
    }

    private static String text(Column column, Map<String, @Nullable Object> item) {
        var value = item.get(column.name());
        if (value == null) throw new IllegalStateException("a record without its key");
        return column.type() == ColumnType.JSONB ? Json.write(value) : value.toString();
    }

    /// @param unfit where the texts of a key are not of its columns' types
    private static Iterable<Row> run(
            Of its, String sql, Tuple values, Supplier<RuntimeException> unfit) {
        try {
            its.connection().preparedQuery(PATIENCE).execute().await();
            return its.connection().preparedQuery(sql).execute(values).await();
        } catch (PgException e) {
            var state = String.valueOf(e.getSqlState());
            if (state.startsWith("22")) throw unfit.get();
            if (state.equals(TOO_LONG)) throw tooLong(its.dataset());
            throw e;
        }
    }

    private static RuntimeException tooLong(Dataset dataset) {
        return Problem.timeout(
                        "Reading what was takes one pass over the %d rows of %s, which is too much now; try again, or read a copy of them."
                                .formatted(dataset.rows(), dataset.name()))
                .toException();
    }
}
