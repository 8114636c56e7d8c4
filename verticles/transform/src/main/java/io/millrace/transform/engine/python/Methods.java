package io.millrace.transform.engine.python;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The methods of one type by name. Filled once, then only read.
public final class Methods<T> {
    private final Map<String, Method<T>> methods = new HashMap<>();

    @FunctionalInterface
    public interface Body<T> {
        Value call(T self, Bound arguments);
    }

    private record Method<T>(Signature signature, Body<T> body) {}

    public Methods<T> add(String signature, Body<T> body) {
        var parsed = Signature.parse(signature);
        methods.put(parsed.name(), new Method<>(parsed, body));
        return this;
    }

    /// The method `name` of `self`, ready to be called.
    public Optional<Value> of(T self, String name) {
        @Nullable Method<T> method = methods.get(name);
        if (method == null) return Optional.empty();
        return Optional.of(
                new Function(
                        name,
                        arguments -> method.body().call(self, method.signature().bind(arguments))));
    }
}
