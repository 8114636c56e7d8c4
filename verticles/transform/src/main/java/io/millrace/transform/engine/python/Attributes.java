package io.millrace.transform.engine.python;

import java.util.Optional;

/// Jinja's two ways into a value: `value.name` looks for attributes first, `value["name"]` for
/// items first.
public final class Attributes {
    private Attributes() {}

    public static Value attribute(Value value, String name) {
        return of(value, name)
                .or(() -> Items.at(value, new Value.Text(name)))
                .orElseGet(() -> missing(value, "attribute '" + name + "'"));
    }

    public static Value item(Value value, Value index) {
        return Items.at(value, index)
                .or(() ->
                        index instanceof Value.Text(var name) ? of(value, name) : Optional.empty())
                .orElseGet(() -> missing(value, missingPart(index)));
    }

    private static String missingPart(Value index) {
        return index instanceof Value.Text(var name)
                ? "attribute '" + name + "'"
                : "element " + Repr.repr(index);
    }

    private static Value missing(Value value, String part) {
        if (value instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        var owner = value == Value.None.NONE ? "None" : "'" + Types.name(value) + " object'";
        return new Value.Undefined(owner + " has no " + part);
    }

    /// Methods and the host's attributes; empty where there is none of that name.
    public static Optional<Value> of(Value value, String name) {
        return switch (value) {
            case Value.Text(var text) -> StringMethods.of(text, name);
            case ListValue list -> ListMethods.of(list, name);
            case DictValue dict -> DictMethods.of(dict, name);
            case SetValue set -> SetMethods.of(set, name);
            case Value.Tuple tuple -> ListMethods.of(tuple, name);
            case Thing thing -> thing.attribute(name);
            case Value.None _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.View _,
                    Value.Undefined _ ->
                    Optional.empty();
        };
    }
}
