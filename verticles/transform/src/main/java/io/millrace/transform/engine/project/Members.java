package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Map;
import java.util.Optional;

/// An object of the host that is nothing but its attributes.
record Members(String text, Map<String, Value> members) implements Thing {
    Members {
        members = Map.copyOf(members);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return Optional.ofNullable(members.get(name));
    }
}
