package io.millrace.transform.engine.python;

import java.util.Optional;

/// An object or function that the host puts within a template's reach. Everything it can do is what
/// these methods answer.
public non-sealed interface Thing extends Value {
    /// How it prints.
    String text();

    /// How it prints within a list.
    default String repr() {
        return text();
    }

    /// Python's name of its type, for messages.
    default String type() {
        return isCallable() ? "function" : "object";
    }

    default Optional<Value> attribute(@SuppressWarnings("unused") String name) {
        return Optional.empty();
    }

    /// `thing[index]`; empty where there is no such item.
    default Optional<Value> item(Value index) {
        return plain().flatMap(value -> Items.at(value, index));
    }

    default boolean isCallable() {
        return false;
    }

    default Value call(@SuppressWarnings("unused") Arguments arguments) {
        throw new PythonError("'" + type() + "' object is not callable");
    }

    /// The built-in value whose items, length, order and truth it has; empty where it has none.
    default Optional<Value> plain() {
        return Optional.empty();
    }

    default boolean isTrue() {
        return plain().map(Items::isTrue).orElse(true);
    }

    default boolean isEqual(Value other) {
        return equals(other);
    }

    /// Sign of the comparison with `other`; empty where the two have no order.
    default Optional<Integer> compare(@SuppressWarnings("unused") Value other) {
        return Optional.empty();
    }

    /// `this operator other`, or `other operator this`; empty where that is not defined.
    ///
    /// @param isLeft whether this stands left of the operator
    default Optional<Value> operate(
            @SuppressWarnings("unused") String operator,
            @SuppressWarnings("unused") Value other,
            @SuppressWarnings("unused") boolean isLeft) {
        return Optional.empty();
    }

    /// What `str.format` makes of it.
    ///
    /// @throws PythonError when it does not know the specification
    default String format(String specification) {
        if (specification.isEmpty()) return text();
        throw new PythonError("unsupported format string passed to " + type() + ".__format__");
    }

    /// Its form as a key of a dict.
    default Value key() {
        return this;
    }
}
