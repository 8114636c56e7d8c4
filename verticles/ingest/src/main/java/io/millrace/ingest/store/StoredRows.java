package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.store.JdbcDatasets.RawPlace;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.JdbcMappings.Listed;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows of a dataset whose values are changed for a drift: in the raw table, in the current one,
/// and in what the ledger says that they did. The dataset is held.
final class StoredRows {
    private final Connection c;
    private final TenantId tenant;
    private final Target target;
    private final long drift;
    private final JdbcDatasets datasets;

    StoredRows(Connection c, TenantId tenant, Target target, long drift) {
        this.c = c;
        this.tenant = tenant;
        this.target = target;
        this.drift = drift;
        this.datasets = new JdbcDatasets(c, tenant);
    }

    /// What became of the rows of a batch behind a line.
    ///
    /// @param lineDone the last that was looked at
    /// @param isEnd there are no more
    record Portion(long looked, long changed, long left, long lineDone, boolean isEnd) {}

    private record Row(RawPlace place, List<@Nullable String> values) {}

    /// Converts the next rows of a batch, at most `most`; what they held is kept.
    Portion convert(RowConversion conversion, Listed batch, int most) throws SQLException {
        var rows = rows(conversion.columns(), batch, most);
        var changed = new ArrayList<Row>();
        long left = 0;
        for (var row : rows) {
            var made = conversion.of(row.values());
            if (made.isLeft()) left++;
            if (!made.values().equals(row.values()))
                changed.add(new Row(row.place(), conversion.written(made.values())));
        }
        write(conversion.writtenColumns(), changed);
        long line = rows.isEmpty() ? batch.lineDone() : rows.getLast().place().line();
        return new Portion(rows.size(), changed.size(), left, line, rows.size() < most);
    }

    private List<Row> rows(List<Column> columns, Listed batch, int most) throws SQLException {
        var sql =
                "select _line%s from %s where _batch = ? and _line > ? order by _line limit ?"
                        .formatted(each(columns, its -> ", " + name(its) + "::text", ""), raw());
        var rows = new ArrayList<Row>();
        try (var select = c.prepareStatement(sql)) {
            select.setLong(1, batch.batch());
            select.setLong(2, batch.lineDone());
            select.setInt(3, most);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var values = new ArrayList<@Nullable String>();
                    for (int i = 0; i < columns.size(); i++) values.add(row.getString(i + 2));
                    rows.add(new Row(new RawPlace(batch.batch(), row.getLong(1)), values));
                }
            }
        }
        return rows;
    }

    private void write(List<Column> columns, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) return;
        var places = rows.stream().map(Row::place).toList();
        var before = outcomes(places);
        keep(columns, places);
        update(columns, rows);
        merge(places, before);
    }

    /// What the rows hold now, once for each row.
    private void keep(List<Column> columns, List<RawPlace> places) throws SQLException {
        var names = each(columns, its -> SqlNames.literal(its.name()), ", ");
        var values = each(columns, its -> "r." + name(its) + "::text", ", ");
        var sql =
                """
                insert into drift_originals (drift, batch, line, before)
                select ?, r._batch, r._line, jsonb_object(array[%s]::text[], array[%s]::text[])
                  from %s r join unnest(?::bigint[], ?::bigint[]) as p (b, l)
                    on r._batch = p.b and r._line = p.l
                on conflict do nothing
                """
                        .formatted(names, values, raw());
        try (var insert = c.prepareStatement(sql)) {
            insert.setLong(1, drift);
            insert.setArray(2, bigints(places.stream().map(RawPlace::batch).toArray()));
            insert.setArray(3, bigints(places.stream().map(RawPlace::line).toArray()));
            insert.executeUpdate();
        }
    }

    private java.sql.Array bigints(Object[] values) throws SQLException {
        return c.createArrayOf("int8", values);
    }

    private void update(List<Column> columns, List<Row> rows) throws SQLException {
        var numbers = IntStream.range(0, columns.size()).boxed().toList();
        var sql =
                "update %s r set %s from unnest(?::bigint[], ?::bigint[]%s) as v (b, l%s) where r._batch = v.b and r._line = v.l"
                        .formatted(
                                raw(),
                                each(
                                        numbers,
                                        i ->
                                                "%s = v.c%d::%s"
                                                        .formatted(
                                                                name(columns.get(i)),
                                                                i,
                                                                columns.get(i).type().sql()),
                                        ", "),
                                ", ?::text[]".repeat(columns.size()),
                                each(numbers, i -> ", c" + i, ""));
        try (var update = c.prepareStatement(sql)) {
            update.setArray(1, bigints(rows.stream().map(r -> r.place().batch()).toArray()));
            update.setArray(2, bigints(rows.stream().map(r -> r.place().line()).toArray()));
            for (int i : numbers) {
                var values = new @Nullable Object[rows.size()];
                for (int at = 0; at < values.length; at++)
                    values[at] = rows.get(at).values().get(i);
                update.setArray(i + 3, c.createArrayOf("text", values));
            }
            update.executeUpdate();
        }
    }

    /// Gives the next rows of a batch back what they held, at most `most`.
    Portion restore(List<Column> columns, Listed batch, int most) throws SQLException {
        var places = kept(batch, most);
        if (places.isEmpty()) return new Portion(0, 0, 0, batch.lineDone(), true);
        var before = outcomes(places);
        long line = places.getLast().line();
        giveBack(columns, batch.batch(), line);
        merge(places, before);
        boolean isEnd = places.size() < most;
        return new Portion(places.size(), places.size(), 0, line, isEnd);
    }

    private List<RawPlace> kept(Listed batch, int most) throws SQLException {
        var places = new ArrayList<RawPlace>();
        try (var select =
                c.prepareStatement(
                        "select line from drift_originals where drift = ? and batch = ? order by line limit ?")) {
            select.setLong(1, drift);
            select.setLong(2, batch.batch());
            select.setInt(3, most);
            try (var row = select.executeQuery()) {
                while (row.next()) places.add(new RawPlace(batch.batch(), row.getLong(1)));
            }
        }
        return places;
    }

    private void giveBack(List<Column> columns, long batch, long line) throws SQLException {
        var sql =
                """
                with given as (
                    delete from drift_originals where drift = ? and batch = ? and line <= ?
                    returning batch, line, before)
                update %s r set %s from given o where r._batch = o.batch and r._line = o.line
                """
                        .formatted(
                                raw(),
                                each(
                                        columns,
                                        its ->
                                                "%s = (o.before ->> %s)::%s"
                                                        .formatted(
                                                                name(its),
                                                                SqlNames.literal(its.name()),
                                                                its.type().sql()),
                                        ", "));
        try (var update = c.prepareStatement(sql)) {
            update.setLong(1, drift);
            update.setLong(2, batch);
            update.setLong(3, line);
            update.executeUpdate();
        }
    }

    private Map<Long, Merged> outcomes(List<RawPlace> places) throws SQLException {
        return target.upsert().isEmpty() ? Map.of() : datasets.outcomes(target, places);
    }

    /// Brings the current table and the ledger to what merging the rows as they are now gives.
    private void merge(List<RawPlace> places, Map<Long, Merged> before) throws SQLException {
        if (target.upsert().isEmpty()) return;
        var after = datasets.outcomes(target, places);
        var _ = datasets.mergeLate(target, places);
        var ledger = new JdbcLedger(c);
        var batches = new HashSet<>(before.keySet());
        batches.addAll(after.keySet());
        for (long batch : batches) {
            var was = before.getOrDefault(batch, Merged.NOTHING);
            var is = after.getOrDefault(batch, Merged.NOTHING);
            if (is.equals(was)) continue;
            ledger.reclassify(
                    batch,
                    is.inserted() - was.inserted(),
                    is.updated() - was.updated(),
                    is.unchanged() - was.unchanged());
        }
    }

    private String raw() {
        return SqlNames.quote(tenant.rawSchema(), target.dataset());
    }

    private static String name(Column column) {
        return SqlNames.quote(column.name());
    }

    private static <T> String each(List<T> items, Function<T, String> text, String between) {
        return items.stream().map(text).collect(Collectors.joining(between));
    }
}
