package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Value;
import java.util.Map;
import java.util.Optional;

/// What stands in for the surroundings of a model while it is tried on rows that a test writes.
///
/// @param isActive else everything is what it is
/// @param inputs common table expressions by what they stand in for: the name of a model or seed,
///   `source.table`, or `this`
/// @param macros what calls give, by `macro` or `package.macro`
/// @param environment what `env_var` gives
record Mocks(
        boolean isActive,
        Map<String, String> inputs,
        Map<String, Value> macros,
        Map<String, Value> vars,
        Map<String, Value> environment) {
    static final Mocks NONE = new Mocks(false, Map.of(), Map.of(), Map.of(), Map.of());
    static final String THIS = "this";

    Mocks {
        inputs = Map.copyOf(inputs);
        macros = Map.copyOf(macros);
        vars = Map.copyOf(vars);
        environment = Map.copyOf(environment);
    }

    Optional<Relation> input(String name) {
        return Optional.ofNullable(inputs.get(name)).map(Relation::cte);
    }

    /// What a call of the macro gives, if it does not run.
    Optional<Value> macro(String name) {
        return Optional.ofNullable(macros.get(name));
    }
}
