package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// What a template finds by name beside its own variables.
@FunctionalInterface
public interface Names {
    Optional<Value> find(String name);
}
