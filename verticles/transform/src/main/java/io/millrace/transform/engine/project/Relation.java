package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// A table, view or common table expression, as templates see it.
///
/// @param schema empty for a common table expression
/// @param type `table`, `view`, `materialized_view` or `cte`; empty where nobody knows
/// @param hidden the parts that are not written: those that `include` left out
record Relation(String schema, String name, String type, Hidden hidden) implements Thing {
    private static final String CTE = "cte";
    private static final int LONGEST_NAME = 63;

    /// Parts that are not written.
    enum Hidden {
        NOTHING,
        SCHEMA,
        NAME
    }

    Relation(String schema, String name) {
        this(schema, name, "", Hidden.NOTHING);
    }

    static Relation cte(String name) {
        return new Relation("", name, CTE, Hidden.NOTHING);
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    boolean isCte() {
        return type.equals(CTE);
    }

    @Override
    public String text() {
        if (isCte()) return name;
        return switch (hidden) {
            case NOTHING -> schema.isEmpty() ? quote(name) : quote(schema) + "." + quote(name);
            case SCHEMA -> quote(name);
            case NAME -> quote(schema);
        };
    }

    @Override
    public boolean isEqual(Value other) {
        return other instanceof Relation it && it.schema.equals(schema) && it.name.equals(name);
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return switch (attribute) {
            case "schema" -> Optional.of(new Value.Text(schema));
            case "name", "identifier", "table" -> Optional.of(new Value.Text(name));
            case "database" -> Optional.of(Value.None.NONE);
            case "type" -> Optional.of(type.isEmpty() ? Value.None.NONE : new Value.Text(type));
            case "render" -> function(attribute, _ -> new Value.Text(text()));
            case "quote" -> function(attribute, _ -> this);
            case "include" -> function(attribute, this::include);
            case "without_identifier" -> function(attribute, _ -> with(Hidden.NAME));
            case "incorporate" -> function(attribute, this::incorporate);
            case "replace_path" -> function(attribute, in -> path(new DictValue(in.named())));
            case "relation_max_name_length" -> function(attribute, _ -> Value.Int.of(LONGEST_NAME));
            case "is_cte" -> Optional.of(Value.Bool.of(isCte()));
            case "is_table", "is_view", "is_materialized_view" ->
                    Optional.of(Value.Bool.of(type.equals(attribute.substring("is_".length()))));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> function(String name, Function.Body body) {
        return Optional.of(new Function(name, body));
    }

    private Relation with(Hidden parts) {
        return new Relation(schema, name, type, parts);
    }

    /// `include(schema=False)`
    private Value include(Arguments in) {
        boolean hasSchema = isIncluded(in, "schema");
        if (!isIncluded(in, "identifier")) return with(Hidden.NAME);
        return with(hasSchema ? Hidden.NOTHING : Hidden.SCHEMA);
    }

    private static boolean isIncluded(Arguments in, String part) {
        return Items.isTrue(in.named().getOrDefault(part, Value.Bool.TRUE));
    }

    /// `incorporate(path={'identifier': 'x'}, type='table')`
    private Value incorporate(Arguments in) {
        var type = in.named().getOrDefault("type", Value.None.NONE);
        var path = in.named().getOrDefault("path", new DictValue());
        if (!(path instanceof DictValue parts)) throw new PythonError("path wants a dict");
        var moved = path(parts);
        return type == Value.None.NONE
                ? moved
                : new Relation(moved.schema, moved.name, Repr.str(type), moved.hidden);
    }

    private Relation path(DictValue parts) {
        return new Relation(
                part(parts, "schema", schema), part(parts, "identifier", name), type, hidden);
    }

    /// A part that is None is left out.
    private static String part(DictValue parts, String name, String fallback) {
        var value = parts.get(name);
        if (value.isEmpty()) return fallback;
        return value.get() == Value.None.NONE ? "" : Repr.str(value.get());
    }
}
