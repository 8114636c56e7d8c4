package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictMethods;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.RangeItems;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The functions that every template has.
public final class Globals {
    private static final Map<String, Value> FUNCTIONS =
            Map.of(
                    "range", new Function("range", Globals::range),
                    "dict", new DictType(),
                    "namespace",
                            new Function("namespace", arguments -> new Namespace(dict(arguments))),
                    "cycler", new Function("cycler", Cycler::new),
                    "joiner", new Function("joiner", Globals::joiner),
                    "lipsum", new Function("lipsum", Lipsum::text));

    private Globals() {}

    public static Optional<Value> find(String name) {
        @Nullable Value function = FUNCTIONS.get(name);
        return Optional.ofNullable(function);
    }

    /// The type `dict`, which makes dicts and knows how to make one of keys alone.
    private record DictType() implements Thing {
        @Override
        public String text() {
            return "<class 'dict'>";
        }

        @Override
        public String type() {
            return "type";
        }

        @Override
        public boolean isCallable() {
            return true;
        }

        @Override
        public Value call(Arguments arguments) {
            return dict(arguments);
        }

        @Override
        public Optional<Value> attribute(String name) {
            return name.equals("fromkeys")
                    ? DictMethods.of(new DictValue(), name)
                    : Optional.empty();
        }
    }

    private static DictValue dict(Arguments arguments) {
        if (arguments.positional().size() > 1) {
            throw new PythonError("dict expected at most 1 argument");
        }
        var dict = new DictValue();
        for (var source : arguments.positional()) {
            dict.putAll(DictMethods.from(source, arguments.budget()));
        }
        arguments.named().forEach(dict::put);
        return dict;
    }

    private static Value range(Arguments arguments) {
        var bounds = arguments.positional().stream().map(Globals::bound).toList();
        if (bounds.isEmpty() || bounds.size() > 3 || !arguments.named().isEmpty()) {
            throw new PythonError("range() takes one to three numbers");
        }
        return RangeItems.range(
                bounds.size() == 1 ? BigInteger.ZERO : bounds.getFirst(),
                bounds.size() == 1 ? bounds.getFirst() : bounds.get(1),
                bounds.size() == 3 ? bounds.getLast() : BigInteger.ONE);
    }

    private static BigInteger bound(Value value) {
        return Numbers.integer(value)
                .orElseThrow(() ->
                        new PythonError(
                                "'"
                                        + Types.name(value)
                                        + "' object cannot be interpreted as an integer"));
    }

    private static Value joiner(Arguments arguments) {
        var named = arguments.named().getOrDefault("sep", new Value.Text(", "));
        var separator =
                arguments.positional().isEmpty() ? named : arguments.positional().getFirst();
        var used = new boolean[1];
        return new Function(
                "joiner",
                _ -> {
                    var value = used[0] ? new Value.Text(Repr.str(separator)) : Value.Text.EMPTY;
                    used[0] = true;
                    return value;
                });
    }
}
