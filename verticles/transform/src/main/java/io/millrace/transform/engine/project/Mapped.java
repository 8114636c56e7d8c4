package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A row, or the columns, of what a query gave: its parts by place and by name, as agate has them.
///
/// @param names of the parts; none where they have none
record Mapped(String kind, List<String> names, List<Value> values) implements Thing {
    Mapped {
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    @Override
    public String text() {
        return "<agate." + kind + ": " + Repr.repr(new Value.Tuple(values)) + ">";
    }

    @Override
    public String type() {
        return kind;
    }

    @Override
    public Optional<Value> plain() {
        return Optional.of(new Value.Tuple(values));
    }

    @Override
    public Optional<Value> item(Value index) {
        return index instanceof Value.Text(var name)
                ? named(name)
                : Items.at(new Value.Tuple(values), index);
    }

    private Optional<Value> named(String name) {
        int at = names.indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(values.get(at));
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "values" -> function(name, _ -> new Value.Tuple(values));
            case "keys" -> function(name, _ -> keys());
            case "items" -> function(name, _ -> new Value.Tuple(pairs()));
            case "dict" -> function(name, _ -> dict());
            case "get" -> function(name, this::get);
            default -> named(name);
        };
    }

    private static Optional<Value> function(String name, Function.Body body) {
        return Optional.of(new Function(name, body));
    }

    private Value keys() {
        return new Value.Tuple(names.stream().<Value>map(Value.Text::new).toList());
    }

    private List<Value> pairs() {
        return IntStream.range(0, names.size())
                .<Value>mapToObj(
                        at -> Value.Tuple.of(new Value.Text(names.get(at)), values.get(at)))
                .toList();
    }

    private Value dict() {
        var dict = new DictValue();
        for (int at = 0; at < names.size(); at++) dict.put(names.get(at), values.get(at));
        return dict;
    }

    private Value get(Arguments in) {
        var fallback = in.positional().size() > 1 ? in.positional().get(1) : Value.None.NONE;
        return in.positional().isEmpty()
                ? fallback
                : item(in.positional().getFirst()).orElse(fallback);
    }
}
