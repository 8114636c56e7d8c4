package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Variables, in scopes within scopes: loops, macros and `with` open one, `if` does not.
final class Scope {
    private final @Nullable Scope outer;
    private final Names host;
    private final Map<String, Value> variables = new HashMap<>();

    /// The outermost scope of a rendering.
    Scope(Names host) {
        this.outer = null;
        this.host = host;
    }

    Scope(Scope outer) {
        this.outer = outer;
        this.host = outer.host;
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }

    Value find(String name) {
        for (@Nullable Scope scope = this; scope != null; scope = scope.outer) {
            @Nullable Value value = scope.variables.get(name);
            if (value != null) return value;
        }
        return host.find(name)
                .or(() -> Globals.find(name))
                .orElseGet(() -> new Value.Undefined("'" + name + "' is undefined"));
    }
}
