package io.millrace.matching.store;

import io.millrace.matching.engine.RecordKey;
import io.millrace.matching.engine.Row;
import io.millrace.matching.engine.Survivorship.Member;
import io.millrace.tenants.db.SqlNames;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads records from the raw tables. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
public final class RecordReader {
    private static final int ROWS_A_FETCH = 5_000;
    private static final int LINE_BITS = 31;

    /// Where the records of a dataset lie.
    ///
    /// @param id column that names a record; absent, its batch and line do
    /// @param columns of the fields in their order; null where the dataset has none
    public record Place(
            String dataset,
            String schema,
            String table,
            @Nullable String id,
            List<@Nullable String> columns) {}

    /// Reads the newest row of each record.
    ///
    /// @param most rows; one more is read so that the caller sees that there are too many
    public List<Member> records(SqlConnection c, Place place, int most) {
        var members = new ArrayList<Member>();
        var statement = c.prepare(newest(place)).await();
        var cursor = statement.cursor(Tuple.of(most + 1));
        do {
            for (var row : cursor.read(ROWS_A_FETCH).await()) {
                members.add(member(place, row));
            }
        } while (cursor.hasMore());
        cursor.close().await();
        statement.close().await();
        return members;
    }

    private static Member member(Place place, io.vertx.sqlclient.Row row) {
        var values = new ArrayList<@Nullable String>(place.columns().size());
        int at = 3;
        for (var column : place.columns()) values.add(column == null ? null : row.getString(at++));
        long line = Math.min(row.getLong(2), (1L << LINE_BITS) - 1);
        var key = new RecordKey(place.dataset(), row.getString(0));
        return new Member(new Row(key, values), (row.getLong(1) << LINE_BITS) + line);
    }

    private static String newest(Place place) {
        var batchAndLine = "_batch::text || ':' || _line::text";
        var id =
                place.id() == null
                        ? batchAndLine
                        : "coalesce(%s::text, %s)"
                                .formatted(SqlNames.quote(place.id()), batchAndLine);
        var columns =
                place.columns().stream()
                        .filter(column -> column != null)
                        .map(column -> ", " + SqlNames.quote(column) + "::text")
                        .collect(Collectors.joining());
        return "select distinct on (1) %s, _batch, _line%s from %s order by 1, 2 desc, 3 desc limit $1"
                .formatted(id, columns, SqlNames.quote(place.schema(), place.table()));
    }

    /// Reads the first rows of a table as they are, each value as text.
    public List<List<@Nullable String>> sample(
            SqlConnection c, String schema, String table, List<String> columns, int rows) {
        var names =
                columns.stream()
                        .map(column -> SqlNames.quote(column) + "::text")
                        .collect(Collectors.joining(", "));
        var sql =
                "select %s from %s order by _batch, _line limit $1"
                        .formatted(names, SqlNames.quote(schema, table));
        var sample = new ArrayList<List<@Nullable String>>();
        for (var row : c.preparedQuery(sql).execute(Tuple.of(rows)).await()) {
            var values = new ArrayList<@Nullable String>(columns.size());
            for (int i = 0; i < columns.size(); i++) values.add(row.getString(i));
            sample.add(values);
        }
        return sample;
    }
}
