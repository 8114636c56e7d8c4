package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;

/// Leaves a macro with a value instead of its text: what dbt's `return(value)` throws.
public final class MacroReturn extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The function `return`.
    public static final Function FUNCTION =
            new Function(
                    "return",
                    arguments -> {
                        if (arguments.positional().size() > 1) {
                            throw new PythonError("return() takes one value");
                        }
                        throw new MacroReturn(
                                arguments.positional().isEmpty()
                                        ? Value.None.NONE
                                        : arguments.positional().getFirst());
                    });

    private final transient Value value;

    private MacroReturn(Value value) {
        super(null, null, false, false);
        this.value = value;
    }

    Value value() {
        return value;
    }
}
