package io.millrace.transform.engine.python;

import java.util.Optional;

/// An object or function that the host puts within a template's reach. Everything it can do is what
/// these methods answer.
public non-sealed interface Thing extends Value {
    /// How it prints.
    String text();

    default Optional<Value> attribute(@SuppressWarnings("unused") String name) {
        return Optional.empty();
    }

    default boolean isCallable() {
        return false;
    }

    default Value call(@SuppressWarnings("unused") Arguments arguments) {
        throw new PythonError("'" + text() + "' is not callable");
    }
}
