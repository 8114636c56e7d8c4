package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DecimalValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a query gave, as templates see it: an agate table.
record ResultTable(List<String> columns, List<List<Value>> rows) implements Thing {
    ResultTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    static ResultTable of(Warehouse.Answer answer) {
        var rows = new ArrayList<List<Value>>();
        for (var row : answer.rows()) {
            var values = new ArrayList<Value>();
            for (var value : row) values.add(value(value));
            rows.add(values);
        }
        return new ResultTable(answer.columns(), rows);
    }

    static ResultTable empty() {
        return new ResultTable(List.of(), List.of());
    }

    private static Value value(@Nullable Object value) {
        return switch (value) {
            case null -> Value.None.NONE;
            case Boolean flag -> Value.Bool.of(flag);
            case BigDecimal number -> new DecimalValue(number);
            case BigInteger number -> new Value.Int(number);
            case Double number -> new Value.Real(number);
            case Float number -> new Value.Real(number);
            case Number number -> Value.Int.of(number.longValue());
            case LocalDate date -> new DateValue(date);
            case LocalDateTime time -> new DateTimeValue(time);
            case OffsetDateTime time ->
                    new DateTimeValue(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            // As JSON, which dbt makes of them too.
            case List<?> items -> new Value.Text(JsonText.write(json(items)));
            default -> new Value.Text(value.toString());
        };
    }

    private static Value json(@Nullable Object value) {
        if (value instanceof List<?> items) {
            return new ListValue(items.stream().map(ResultTable::json).toList());
        }
        return switch (value(value)) {
            case DecimalValue(var number) -> new Value.Real(number.doubleValue());
            case Thing thing -> new Value.Text(thing.text());
            case Value plain -> plain;
        };
    }

    @Override
    public String text() {
        return "<agate.Table>";
    }

    @Override
    public String type() {
        return "Table";
    }

    /// It is gone through row by row.
    @Override
    public Optional<Value> plain() {
        return Optional.of(new Value.Tuple(mapped()));
    }

    @Override
    public boolean isTrue() {
        return true;
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "rows" -> Optional.of(new Mapped("MappedSequence", List.of(), mapped()));
            case "columns" -> Optional.of(new Mapped("MappedSequence", columns, byColumn()));
            case "column_names" ->
                    Optional.of(
                            new Value.Tuple(columns.stream().<Value>map(Value.Text::new).toList()));
            case "print_table", "print_csv", "print_json" ->
                    Optional.of(new Function(name, _ -> Value.None.NONE));
            default -> Optional.empty();
        };
    }

    private List<Value> mapped() {
        return rows.stream().<Value>map(row -> new Mapped("Row", columns, row)).toList();
    }

    private List<Value> byColumn() {
        var all = new ArrayList<Value>();
        for (int at = 0; at < columns.size(); at++) {
            var values = new ArrayList<Value>();
            for (var row : rows) values.add(row.get(at));
            all.add(new ResultColumn(columns.get(at), values));
        }
        return all;
    }

    /// The rows as lists, as a cursor gives them.
    Value data() {
        return new ListValue(rows.stream().<Value>map(Value.Tuple::new).toList());
    }

    /// One column: its values, and its name.
    private record ResultColumn(String name, List<Value> values) implements Thing {
        @Override
        public String text() {
            return "<agate.Column: " + name + ">";
        }

        @Override
        public Optional<Value> plain() {
            return Optional.of(new Value.Tuple(values));
        }

        @Override
        public Optional<Value> attribute(String attribute) {
            return switch (attribute) {
                case "name" -> Optional.of(new Value.Text(name));
                case "values" -> Optional.of(new Function(attribute, _ -> new Value.Tuple(values)));
                case "values_without_nulls" ->
                        Optional.of(
                                new Function(
                                        attribute,
                                        _ ->
                                                new Value.Tuple(
                                                        values.stream()
                                                                .filter(value ->
                                                                        value != Value.None.NONE)
                                                                .toList())));
                default -> Optional.empty();
            };
        }
    }
}
