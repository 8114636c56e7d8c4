package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a call passes: values by position, values by name, and the budget that the callee spends.
public record Arguments(List<Value> positional, Map<String, Value> named, Budget budget) {
    public Arguments {
        positional = List.copyOf(positional);
        named = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    public static Arguments of(Budget budget, Value... positional) {
        return new Arguments(List.of(positional), Map.of(), budget);
    }

    /// The same with `value` before all others, as a filter gets its input.
    public Arguments after(Value value) {
        var all = new ArrayList<Value>(positional.size() + 1);
        all.add(value);
        all.addAll(positional);
        return new Arguments(all, named, budget);
    }

    /// The same without the first `count` positional ones.
    public Arguments from(int count) {
        return new Arguments(positional.subList(count, positional.size()), named, budget);
    }
}
