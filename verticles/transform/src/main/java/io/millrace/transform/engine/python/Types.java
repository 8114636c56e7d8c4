package io.millrace.transform.engine.python;

/// Python's names of types, for messages.
public final class Types {
    private Types() {}

    public static String name(Value value) {
        return switch (value) {
            case Value.None _ -> "NoneType";
            case Value.Bool _ -> "bool";
            case Value.Int _ -> "int";
            case Value.Real _ -> "float";
            case Value.Text _ -> "str";
            case Value.Undefined _ -> "Undefined";
            case Value.Tuple _ -> "tuple";
            case Value.View(var kind, _) -> kind;
            case Generator generator -> generator.kind();
            case ListValue _ -> "list";
            case DictValue _ -> "dict";
            case SetValue _ -> "set";
            case Thing thing -> thing.type();
        };
    }

    /// The error of an operation that `value` does not know.
    static PythonError unsupported(String operation, Value value) {
        if (value instanceof Value.Undefined(var reason)) return new PythonError(reason);
        return new PythonError("'" + name(value) + "' object " + operation);
    }
}
