package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.engine.project.Warehouse;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tenant's tables as one template may ask of them: so many statements, each by the tenant's own
/// login, and so much in their answers.
final class Asking implements Warehouse {
    private static final int MOST_STATEMENTS = 500;
    private static final int MOST_ROWS = 10_000;
    private static final long MOST_CHARACTERS = 8_000_000;

    /// Of all answers, since a template may keep them.
    private static final long MOST_TOGETHER = 40_000_000;

    private static final int SMALL = 8;

    private final Tables tables;
    private final Known known;
    private @Nullable Value graph;
    private int asked;
    private long read;

    Asking(Tables tables, Known known) {
        this.tables = tables;
        this.known = known;
    }

    @Override
    public Answer run(String sql) {
        if (read > MOST_TOGETHER) {
            throw new PythonError(
                    "a template reads at most " + MOST_TOGETHER + " characters in all");
        }
        var answer =
                said(() -> tables.statements().read(sql, MOST_ROWS, Asking::size, MOST_CHARACTERS));
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var row : answer.rows()) {
            read += size(row);
            rows.add(values(row));
        }
        return new Answer(answer.columns(), rows, answer.affected());
    }

    private <T> T said(Supplier<T> work) {
        if (++asked > MOST_STATEMENTS) {
            throw new PythonError("a template runs at most " + MOST_STATEMENTS + " statements");
        }
        try {
            return work.get();
        } catch (SqlRefused e) {
            throw new PythonError(e.error().message());
        }
    }

    private static long size(Row row) {
        long size = 0;
        for (int at = 0; at < row.size(); at++) size += weight(row.getValue(at));
        return size;
    }

    /// Characters, or what takes about as much room: whatever can be long is looked into.
    private static long weight(@Nullable Object value) {
        return switch (value) {
            case null -> SMALL;
            case String text -> SMALL + (long) text.length();
            case Buffer bytes -> SMALL + (long) bytes.length();
            case Numeric number -> SMALL + (long) number.toString().length();
            case Object[] items -> SMALL + weights(Arrays.asList(items));
            case List<?> items -> SMALL + weights(items);
            case Map<?, ?> entries -> weights(entries.keySet()) + weights(entries.values());
            case JsonArray items -> SMALL + weights(items.getList());
            case JsonObject entries -> SMALL + weight(entries.getMap());
            default -> SMALL;
        };
    }

    private static long weights(Collection<?> values) {
        long sum = 0;
        for (var value : values) sum += weight(value);
        return sum;
    }

    private static List<@Nullable Object> values(Row row) {
        var values = new ArrayList<@Nullable Object>();
        for (int at = 0; at < row.size(); at++) values.add(plain(row.getValue(at)));
        return values;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Numeric number when number.isNaN() -> Double.NaN;
            case Numeric number -> number.bigDecimalValue();
            case Object[] items -> Arrays.stream(items).map(Asking::plain).toList();
            default -> value.equals(Tuple.JSON_NULL) ? "null" : value;
        };
    }

    @Override
    public List<Column> shape(String select) {
        return said(() -> columns("(\n" + select + "\n)"));
    }

    @Override
    public Optional<List<Column>> columns(String schema, String name) {
        var tenant = tables.tenant();
        boolean isOurs = schema.equals(tenant.modelSchema()) || schema.equals(tenant.rawSchema());
        if (!isOurs || name.indexOf('\0') >= 0) return Optional.empty();
        return said(() -> found(quote(schema, name)));
    }

    private Optional<List<Column>> found(String relation) {
        // Within a transaction no answer is an error that ends it.
        boolean isThere = tables.statements().isTogether() || tables.statements().finds(relation);
        return isThere ? Optional.of(columns(relation)) : Optional.empty();
    }

    private List<Column> columns(String from) {
        return tables.columns(from).stream()
                .map(column -> new Column(column.name(), column.type()))
                .toList();
    }

    @Override
    public String kind(String schema, String name) {
        return schema.equals(tables.tenant().modelSchema()) ? known.kind(name) : "";
    }

    @Override
    public Value graph() {
        var found = graph;
        if (found == null) {
            found = known.graph();
            graph = found;
        }
        return found;
    }

    @Override
    public List<String> selected() {
        return known.selected();
    }
}
