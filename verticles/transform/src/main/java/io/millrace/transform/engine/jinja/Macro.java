package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.jinja.Statement.MacroDefinition;
import io.millrace.transform.engine.jinja.Statement.Parameter;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A macro within the scope where it was defined. Called, it gives its text, or what `return` says.
final class Macro implements Thing {
    private final MacroDefinition definition;
    private final Source source;
    private final Scope closure;

    Macro(MacroDefinition definition, Source source, Scope closure) {
        this.definition = definition;
        this.source = source;
        this.closure = closure;
    }

    @Override
    public String text() {
        return "<Macro '" + definition.name() + "'>";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "name" -> Optional.of(new Value.Text(definition.name()));
            case "arguments" -> Optional.of(parameterNames());
            case "catch_kwargs" -> uses("kwargs");
            case "catch_varargs" -> uses("varargs");
            case "caller" -> uses("caller");
            default -> Optional.empty();
        };
    }

    private Value parameterNames() {
        return new Value.Tuple(
                definition.parameters().stream()
                        .<Value>map(parameter -> new Value.Text(parameter.name()))
                        .toList());
    }

    private Optional<Value> uses(String special) {
        return Optional.of(Value.Bool.of(definition.uses(special)));
    }

    @Override
    public Value call(Arguments arguments) {
        var budget = arguments.budget();
        budget.enter();
        try {
            var renderer = new Renderer(source, budget);
            var scope = new Scope(closure);
            bind(arguments, scope, renderer.evaluator());
            return new Value.Text(renderer.text(definition.body(), scope));
        } catch (MacroReturn returned) {
            return returned.value();
        } finally {
            budget.leave();
        }
    }

    /// Defaults come last: each sees all that was passed, and of the other defaults those before
    /// it.
    private void bind(Arguments arguments, Scope scope, Evaluator evaluator) {
        var parameters = definition.parameters();
        var given = arguments.positional();
        var named = new LinkedHashMap<>(arguments.named());
        var missing = new ArrayList<Parameter>();
        for (int i = 0; i < parameters.size(); i++) {
            var parameter = parameters.get(i);
            @Nullable Value value =
                    i < given.size() ? given.get(i) : named.remove(parameter.name());
            if (value == null) missing.add(parameter);
            scope.set(parameter.name(), value == null ? undefined(parameter) : value);
        }
        special(given, named, scope);
        for (var parameter : missing) {
            var fallback = parameter.fallback();
            if (fallback != null) scope.set(parameter.name(), evaluator.value(fallback, scope));
        }
    }

    private static Value undefined(Parameter parameter) {
        return new Value.Undefined("parameter '" + parameter.name() + "' was not provided");
    }

    private void special(List<Value> given, Map<String, Value> named, Scope scope) {
        int fixed = Math.min(definition.parameters().size(), given.size());
        var rest = given.subList(fixed, given.size());
        if (definition.uses("caller")) {
            @Nullable Value caller = named.remove("caller");
            scope.set("caller", caller == null ? new Value.Undefined("No caller defined") : caller);
        }
        if (definition.uses("kwargs")) scope.set("kwargs", new DictValue(named));
        else if (!named.isEmpty()) {
            throw wrong("takes no keyword argument '" + named.keySet().iterator().next() + "'");
        }
        if (definition.uses("varargs")) scope.set("varargs", new Value.Tuple(rest));
        else if (!rest.isEmpty()) {
            throw wrong("takes not more than " + definition.parameters().size() + " argument(s)");
        }
    }

    private PythonError wrong(String reason) {
        return new PythonError("macro '" + definition.name() + "' " + reason);
    }
}
