package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// A table, view or common table expression, as templates see it.
///
/// @param schema empty for a common table expression
record Relation(String schema, String name) implements Thing {

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String text() {
        return schema.isEmpty() ? name : quote(schema) + "." + quote(name);
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return switch (attribute) {
            case "schema" -> Optional.of(new Value.Text(schema));
            case "name", "identifier", "table" -> Optional.of(new Value.Text(name));
            case "database" -> Optional.of(Value.None.NONE);
            case "render" -> function(attribute, new Value.Text(text()));
            case "include", "quote", "without_identifier", "incorporate" ->
                    function(attribute, this);
            case "is_cte" -> Optional.of(Value.Bool.of(schema.isEmpty()));
            case "is_table", "is_view" -> Optional.of(Value.Bool.FALSE);
            default -> Optional.empty();
        };
    }

    private static Optional<Value> function(String name, Value result) {
        return Optional.of(new Function(name, _ -> result));
    }
}
