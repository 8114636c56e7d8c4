package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Variables, in scopes within scopes: loops, macros and `with` open one, `if` does not.
final class Scope {
    private final @Nullable Scope outer;
    private final Names host;
    private final boolean escapes;
    private final Map<String, Value> variables = new HashMap<>();

    /// The outermost scope of a rendering.
    Scope(Names host) {
        this.outer = null;
        this.host = host;
        this.escapes = false;
    }

    Scope(Scope outer) {
        this(outer, outer.escapes);
    }

    /// @param escapes whether what is printed is escaped for HTML
    Scope(Scope outer, boolean escapes) {
        this.outer = outer;
        this.host = outer.host;
        this.escapes = escapes;
    }

    boolean escapes() {
        return escapes;
    }

    /// That of the template or macro.
    Scope root() {
        var scope = this;
        while (scope.outer != null) scope = scope.outer;
        return scope;
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
