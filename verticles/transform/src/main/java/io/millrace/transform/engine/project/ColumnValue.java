package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;
import java.util.Set;

/// A column of a relation, as `adapter.get_columns_in_relation` gives it.
///
/// @param dataType as Postgres names it
record ColumnValue(String name, String dataType) implements Thing {
    private static final Set<String> TEXTS =
            Set.of("text", "character varying", "character", "varchar");
    private static final Set<String> INTEGERS =
            Set.of("smallint", "integer", "bigint", "smallserial", "serial", "bigserial");
    private static final Set<String> FLOATS = Set.of("real", "double precision", "float");

    static Value of(Warehouse.Column column) {
        return new ColumnValue(column.name(), column.type());
    }

    /// `api.Column(name, dtype)`
    static Value made(Arguments in) {
        var given = in.positional();
        var name = given.isEmpty() ? named(in, "column") : Repr.str(given.getFirst());
        var type = given.size() < 2 ? named(in, "dtype") : Repr.str(given.get(1));
        return new ColumnValue(name, type);
    }

    private static String named(Arguments in, String name) {
        var value = in.named().getOrDefault(name, Value.None.NONE);
        return value == Value.None.NONE ? "" : Repr.str(value);
    }

    @Override
    public String text() {
        return "<Column " + name + " (" + dataType + ")>";
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return switch (attribute) {
            case "name", "column" -> Optional.of(new Value.Text(name));
            case "quoted" -> Optional.of(new Value.Text(Relation.quote(name)));
            case "dtype", "data_type", "expanded_data_type" ->
                    Optional.of(new Value.Text(dataType));
            case "char_size", "numeric_precision", "numeric_scale" -> Optional.of(Value.None.NONE);
            case "is_string" -> test(attribute, TEXTS.contains(dataType));
            case "is_integer" -> test(attribute, INTEGERS.contains(dataType));
            case "is_float" -> test(attribute, FLOATS.contains(dataType));
            case "is_numeric" -> test(attribute, isNumeric());
            case "is_number" ->
                    test(
                            attribute,
                            isNumeric()
                                    || INTEGERS.contains(dataType)
                                    || FLOATS.contains(dataType));
            default -> Optional.empty();
        };
    }

    private boolean isNumeric() {
        return dataType.equals("numeric") || dataType.equals("decimal");
    }

    private static Optional<Value> test(String name, boolean holds) {
        return Optional.of(new Function(name, _ -> Value.Bool.of(holds)));
    }
}
