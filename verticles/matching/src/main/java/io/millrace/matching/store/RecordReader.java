package io.millrace.matching.store;

import io.millrace.matching.engine.RecordKey;
import io.millrace.matching.engine.Row;
import io.millrace.matching.engine.Survivorship.Member;
import io.millrace.tenants.db.SqlNames;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads records from the raw tables. Values are cut where they are longer than what two of them
/// are compared by. All calls run inside a transaction of [io.millrace.tenants.db.TenantDb].
public final class RecordReader {
    private static final int MOST_CHARACTERS = 500;
    private static final int SAMPLE_CHARACTERS = 200;

    /// A longer id is told from others by its digest: it is part of keys, which are short.
    private static final int ID_CHARACTERS = 200;

    private static final int FETCH_CHARACTERS = 4_000_000;
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

    /// What may be read.
    ///
    /// @param records one more is read, so that the caller sees that there are too many
    /// @param characters of the values together; reading ends soon after
    public record Room(int records, long characters) {}

    /// Characters of the values of `members`.
    public static long characters(List<Member> members) {
        return members.stream().mapToLong(RecordReader::characters).sum();
    }

    private static long characters(Member member) {
        return member.row().values().stream()
                .filter(Objects::nonNull)
                .mapToLong(String::length)
                .sum();
    }

    /// Reads the newest row of each record.
    public List<Member> records(SqlConnection c, Place place, Room room) {
        int rows = rowsAFetch(place.columns().size() + 1, MOST_CHARACTERS);
        long characters = 0;
        var members = new ArrayList<Member>();
        var statement = c.prepare(newest(place)).await();
        var cursor = statement.cursor(Tuple.of(room.records() + 1));
        do {
            for (var row : cursor.read(rows).await()) {
                var member = member(place, row);
                characters += characters(member);
                members.add(member);
            }
        } while (cursor.hasMore() && characters <= room.characters());
        cursor.close().await();
        statement.close().await();
        return members;
    }

    private static int rowsAFetch(int columns, int characters) {
        return Math.max(1, FETCH_CHARACTERS / (columns * characters));
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
                        : "coalesce(%s, %s)".formatted(id(place.id()), batchAndLine);
        var columns =
                place.columns().stream()
                        .filter(column -> column != null)
                        .map(column -> ", " + cut(column, MOST_CHARACTERS))
                        .collect(Collectors.joining());
        return "select distinct on (1) %s, _batch, _line%s from %s order by 1, 2 desc, 3 desc limit $1"
                .formatted(id, columns, SqlNames.quote(place.schema(), place.table()));
    }

    private static String id(String column) {
        var text = SqlNames.quote(column) + "::text";
        return "case when length(%1$s) > %2$d then left(%1$s, %2$d) || '~' || md5(%1$s) else %1$s end"
                .formatted(text, ID_CHARACTERS);
    }

    private static String cut(String column, int characters) {
        return "left(" + SqlNames.quote(column) + "::text, " + characters + ")";
    }

    /// Reads the first rows of a table, each value as text; fewer of a table with many columns.
    ///
    /// @param rows at most
    public List<List<@Nullable String>> sample(
            SqlConnection c, String schema, String table, List<String> columns, int rows) {
        var names =
                columns.stream()
                        .map(column -> cut(column, SAMPLE_CHARACTERS))
                        .collect(Collectors.joining(", "));
        int most = Math.min(rows, rowsAFetch(Math.max(1, columns.size()), SAMPLE_CHARACTERS));
        var sql =
                "select %s from %s order by _batch, _line limit $1"
                        .formatted(names, SqlNames.quote(schema, table));
        var sample = new ArrayList<List<@Nullable String>>();
        for (var row : c.preparedQuery(sql).execute(Tuple.of(most)).await()) {
            var values = new ArrayList<@Nullable String>(columns.size());
            for (int i = 0; i < columns.size(); i++) values.add(row.getString(i));
            sample.add(values);
        }
        return sample;
    }
}
