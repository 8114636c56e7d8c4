package io.millrace.transform.engine.python;

import java.util.Optional;

/// Jinja's ways into a value: `value.name` looks for attributes first, `value["name"]` for items
/// first.
public final class Attributes {
    private Attributes() {}

    public static Value attribute(Value value, String name) {
        return of(value, name)
                .or(() -> Items.at(value, new Value.Text(name)))
                .orElseGet(() -> missing(value, "attribute '" + name + "'"));
    }

    public static Value item(Value value, Value index) {
        return Items.at(value, index)
                .or(() -> byName(value, index))
                .orElseGet(() -> missing(value, missingPart(index)));
    }

    private static Optional<Value> byName(Value value, Value index) {
        return Items.plain(index) instanceof Value.Text(var name)
                ? of(value, name)
                : Optional.empty();
    }

    /// `value[start:stop:step]`, each part a number or None.
    public static Value slice(Value value, Value start, Value stop, Value step) {
        return Slices.of(value, start, stop, step).orElseGet(() -> missing(value, "such slice"));
    }

    private static String missingPart(Value index) {
        return Items.plain(index) instanceof Value.Text(var name)
                ? "attribute '" + name + "'"
                : "element " + Repr.repr(index);
    }

    private static Value missing(Value value, String part) {
        if (value instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        var owner = value == Value.None.NONE ? "None" : Types.name(value) + " object";
        return new Value.Undefined("'" + owner + "' has no " + part);
    }

    /// Methods and the host's attributes; empty where there is none of that name.
    public static Optional<Value> of(Value value, String name) {
        return switch (value) {
            case Value.Text(var text) -> StringMethods.of(text, name);
            case ListValue list -> ListMethods.of(list, name);
            case DictValue dict -> DictMethods.of(dict, name);
            case SetValue set -> SetMethods.of(set, name);
            case Value.Tuple tuple -> ListMethods.of(tuple, name);
            case Value.View(_, RangeItems range) -> range.attribute(name);
            case Value.Bool(var flag) -> NumberMethods.of(Value.Int.of(flag ? 1 : 0), name);
            case Value.Int number -> NumberMethods.of(number, name);
            case Value.Real number -> NumberMethods.of(number, name);
            case Thing thing -> thing.attribute(name);
            case Value.None _, Value.View _, Generator _, Value.Undefined _ -> Optional.empty();
        };
    }
}
