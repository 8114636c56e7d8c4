package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;

/// Gives its values in turn, for ever.
final class Cycler implements Thing {
    private final List<Value> values;
    private int at;

    Cycler(Arguments arguments) {
        values = arguments.positional();
        if (values.isEmpty() || !arguments.named().isEmpty())
            throw new PythonError("at least one item has to be provided");
    }

    @Override
    public String text() {
        return "<Cycler>";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "current" -> Optional.of(values.get(at));
            case "items" -> Optional.of(new Value.Tuple(values));
            case "pos" -> Optional.of(Value.Int.of(at));
            case "next" -> Optional.of(new Function("next", _ -> next()));
            case "reset" -> Optional.of(new Function("reset", _ -> reset()));
            default -> Optional.empty();
        };
    }

    private Value next() {
        var value = values.get(at);
        at = (at + 1) % values.size();
        return value;
    }

    private Value reset() {
        at = 0;
        return Value.None.NONE;
    }
}
