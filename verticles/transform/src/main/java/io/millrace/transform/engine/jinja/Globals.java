package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictMethods;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The functions that every template has.
final class Globals {
    private static final int MAX_RANGE = 100_000;

    private static final Map<String, Value> FUNCTIONS =
            Map.of(
                    "range", new Function("range", Globals::range),
                    "dict", new Function("dict", Globals::dict),
                    "namespace",
                            new Function("namespace", arguments -> new Namespace(dict(arguments))),
                    "cycler", new Function("cycler", Cycler::new),
                    "joiner", new Function("joiner", Globals::joiner));

    private Globals() {}

    static Optional<Value> find(String name) {
        @Nullable Value function = FUNCTIONS.get(name);
        return Optional.ofNullable(function);
    }

    private static DictValue dict(Arguments arguments) {
        var dict = new DictValue();
        for (var source : arguments.positional()) {
            dict.putAll(DictMethods.from(source, arguments.budget()));
        }
        arguments.named().forEach(dict::put);
        return dict;
    }

    private static Value range(Arguments arguments) {
        var bounds = arguments.positional().stream().mapToLong(Globals::bound).toArray();
        if (bounds.length < 1 || bounds.length > 3 || !arguments.named().isEmpty()) {
            throw new PythonError("range() takes one to three numbers");
        }
        long from = bounds.length == 1 ? 0 : bounds[0];
        long to = bounds.length == 1 ? bounds[0] : bounds[1];
        long step = bounds.length == 3 ? bounds[2] : 1;
        if (step == 0) throw new PythonError("range() arg 3 must not be zero");
        long count = Math.max(0, Math.ceilDiv(to - from, step));
        if (count > MAX_RANGE) throw new PythonError("range() of more than " + MAX_RANGE);
        arguments.budget().steps(count);
        var items = new ArrayList<Value>((int) count);
        for (long i = 0; i < count; i++) items.add(Value.Int.of(from + i * step));
        return new Value.View("range", items);
    }

    private static long bound(Value value) {
        return Numbers.integer(value)
                .filter(number -> number.bitLength() < 62)
                .orElseThrow(
                        () -> new PythonError("range() wants integers, not " + Types.name(value)))
                .longValue();
    }

    private static Value joiner(Arguments arguments) {
        var separator =
                arguments.positional().isEmpty()
                        ? new Value.Text(", ")
                        : arguments.positional().getFirst();
        var used = new boolean[1];
        return new Function(
                "joiner",
                _ -> {
                    var value = used[0] ? separator : Value.Text.EMPTY;
                    used[0] = true;
                    return value;
                });
    }
}
