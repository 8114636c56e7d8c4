package io.millrace.quality.store;

import static io.millrace.quality.store.CheckStore.stream;

import io.millrace.quality.api.QualityRequest.FailedRow;
import io.millrace.quality.engine.Statement;
import io.millrace.quality.engine.Table;
import io.millrace.quality.engine.Table.Column;
import io.millrace.quality.engine.Table.Kind;
import io.millrace.tenants.db.SqlNames;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads the tenant's relations on a connection of the tenant's own login
/// ([io.millrace.tenants.db.TenantSql]).
public final class RelationReader {
    private static final int MOST_CHARACTERS = 500;

    /// The relation's columns. Scans nothing.
    public Table table(SqlConnection c, String schema, String name) {
        var sql = "select * from " + SqlNames.quote(schema, name) + " limit 0";
        var columns =
                c.preparedQuery(sql).execute().await().columnDescriptors().stream()
                        .map(column -> new Column(column.name(), kind(column)))
                        .toList();
        return new Table(schema, name, columns);
    }

    private static Kind kind(ColumnDescriptor column) {
        return switch (column.typeName().toUpperCase(Locale.ROOT)) {
            case "INT2", "INT4", "INT8", "FLOAT4", "FLOAT8", "NUMERIC" -> Kind.NUMBER;
            case "TEXT", "VARCHAR", "BPCHAR", "CHAR", "NAME" -> Kind.TEXT;
            case "DATE", "TIMESTAMP", "TIMESTAMPTZ" -> Kind.TIME;
            default -> Kind.OTHER;
        };
    }

    /// The texts of each row.
    public List<List<@Nullable String>> texts(SqlConnection c, Statement statement) {
        return stream(execute(c, statement)).map(RelationReader::texts).toList();
    }

    private static List<@Nullable String> texts(Row row) {
        var values = new ArrayList<@Nullable String>();
        IntStream.range(0, row.size()).forEach(at -> values.add(row.getString(at)));
        return values;
    }

    /// Whole rows with the batch and line that they came from, where the relation has them.
    public List<FailedRow> rows(SqlConnection c, Statement statement) {
        return stream(execute(c, statement)).map(RelationReader::failedRow).toList();
    }

    private static FailedRow failedRow(Row row) {
        @Nullable String batch = null;
        @Nullable Long line = null;
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (int at = 0; at < row.size(); at++) {
            var name = Objects.requireNonNull(row.getColumnName(at));
            switch (name) {
                case Table.BATCH -> batch = String.valueOf(row.getValue(at));
                case Table.LINE -> line = row.getLong(at);
                default -> values.put(name, plain(row.getValue(at)));
            }
        }
        return new FailedRow(batch, line, values);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Numeric number when number.isNaN() -> "NaN";
            case Numeric number -> number.bigDecimalValue();
            case Double number when !Double.isFinite(number) -> number.toString();
            case Float number when !Float.isFinite(number) -> number.toString();
            case Number number -> number;
            default -> cut(value.toString());
        };
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }

    private static RowSet<Row> execute(SqlConnection c, Statement statement) {
        var values = Tuple.tuple();
        statement.parameters().forEach(parameter -> add(values, parameter));
        return c.preparedQuery(statement.sql()).execute(values).await();
    }

    private static void add(Tuple values, Object parameter) {
        switch (parameter) {
            case String text -> values.addString(text);
            case List<?> list ->
                    values.addArrayOfString(
                            list.stream().map(String::valueOf).toArray(String[]::new));
            default -> throw new IllegalArgumentException(parameter.getClass().getName());
        }
    }
}
