package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.LiteralReader;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;

/// The value of one expression, not its text, as dbt's native rendering has it.
///
/// @param evaluator of the expression's source
record NativeValue(Evaluator evaluator, Source source) {
    Value of(Expression expression, int at, Scope scope) {
        var value = evaluator.value(expression, scope);
        if (!(expression instanceof Expression.Filter filter)) return value;
        return switch (filter.name()) {
            case "as_text" -> new Value.Text(Repr.str(value));
            case "as_native" -> read(value);
            case "as_bool" -> checked(read(value), at, "bool");
            case "as_number" -> checked(read(value), at, "number");
            default -> value;
        };
    }

    private static Value read(Value value) {
        return LiteralReader.read(Repr.str(value)).orElse(value);
    }

    private Value checked(Value value, int at, String kind) {
        boolean isBool = value instanceof Value.Bool;
        boolean isRight = kind.equals("bool") ? isBool : Numbers.isNumber(value) && !isBool;
        if (isRight) return value;
        throw source.error(
                at, "Could not convert value '" + Repr.str(value) + "' into type '" + kind + "'");
    }
}
