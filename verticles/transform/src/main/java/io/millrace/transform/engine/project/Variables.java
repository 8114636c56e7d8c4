package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Map;
import java.util.Optional;

/// `var(name, default)` and `var.has_var(name)`.
record Variables(Map<String, Value> values) implements Thing {
    @Override
    public String text() {
        return "<var>";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments in) {
        if (in.positional().isEmpty()) throw new PythonError("var wants a name");
        var name = Repr.str(in.positional().getFirst());
        var value = values.get(name);
        if (value != null) return value;
        if (in.positional().size() > 1) return in.positional().get(1);
        var fallback = in.named().get("default");
        if (fallback != null) return fallback;
        throw new PythonError("Required var '" + name + "' not found in config");
    }

    @Override
    public Optional<Value> attribute(String name) {
        if (!name.equals("has_var")) return Optional.empty();
        return Optional.of(
                new Function(
                        name,
                        in ->
                                Value.Bool.of(
                                        values.containsKey(Repr.str(in.positional().getFirst())))));
    }
}
