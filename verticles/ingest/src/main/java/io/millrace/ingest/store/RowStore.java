package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.ColumnName;
import io.millrace.ingest.api.IngestRequest.RowPage;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pages of stored rows.
public final class RowStore {
    /// Rows of a page together stay below what the bus carries well, but for the last.
    static final long MOST_BYTES = 600_000;

    /// A row's place; pages go on behind it.
    public record Place(long batch, long line) {
        @Override
        public String toString() {
            return batch + "-" + line;
        }
    }

    /// @param asOf the rows that were there then; null for all
    public RowPage page(
            SqlConnection c,
            TenantId tenant,
            Dataset dataset,
            Place after,
            int limit,
            @Nullable Instant asOf) {
        var columns = dataset.columns();
        if (!dataset.created()) return new RowPage(names(columns), List.of(), null);
        var sql = new RawTable(tenant, dataset.name()).page(columns, asOf != null);
        var values = Tuple.of(after.batch(), after.line(), limit + 1L, MOST_BYTES);
        if (asOf != null) values.addOffsetDateTime(asOf.atOffset(ZoneOffset.UTC));
        var items = new ArrayList<Map<String, @Nullable Object>>();
        var last = after;
        long found = 0;
        for (var row : c.preparedQuery(sql).execute(values).await()) {
            found = row.getLong(2);
            if (items.size() == limit) break;
            items.add(item(row, columns));
            last = new Place(row.getLong(0), row.getLong(1));
        }
        return new RowPage(names(columns), items, items.size() < found ? last.toString() : null);
    }

    static List<ColumnName> names(List<Column> columns) {
        var names = new ArrayList<ColumnName>();
        names.add(new ColumnName("_batch", "bigint"));
        names.add(new ColumnName("_line", "bigint"));
        for (var column : columns) names.add(new ColumnName(column.name(), column.type().id()));
        return names;
    }

    /// A row of [SizedPage].
    static Map<String, @Nullable Object> item(Row row, List<Column> columns) {
        var item = new LinkedHashMap<String, @Nullable Object>();
        item.put("_batch", row.getLong(0));
        item.put("_line", row.getLong(1));
        for (int i = 0; i < columns.size(); i++) {
            item.put(columns.get(i).name(), value(row, i + 3, columns.get(i).type()));
        }
        return item;
    }

    private static @Nullable Object value(Row row, int at, ColumnType type) {
        if (row.getValue(at) == null) return null;
        return switch (type) {
            case BIGINT -> row.getLong(at);
            case NUMERIC -> new BigDecimal(row.getString(at));
            case DOUBLE -> row.getDouble(at);
            case BOOLEAN -> row.getBoolean(at);
            case DATE -> row.getLocalDate(at).toString();
            case TIMESTAMP -> row.getLocalDateTime(at).toString();
            case TIMESTAMPTZ ->
                    row.getOffsetDateTime(at).withOffsetSameInstant(ZoneOffset.UTC).toString();
            case TEXT -> row.getString(at);
            case JSONB -> Json.read(row.getString(at), Object.class);
        };
    }
}
