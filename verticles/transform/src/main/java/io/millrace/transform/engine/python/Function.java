package io.millrace.transform.engine.python;

import java.util.Optional;

/// A function of the host.
public record Function(String name, Body body) implements Thing {
    /// What the function does.
    @FunctionalInterface
    public interface Body {
        Value call(Arguments arguments);
    }

    @Override
    public String text() {
        return "<function " + name + ">";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        return body.call(arguments);
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return attribute.equals("name") ? Optional.of(new Value.Text(name)) : Optional.empty();
    }
}
