package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.Map;

/// What a macro says by `log(.., info=true)` and `print`, as far as there is room for it.
final class Talk {
    private static final int MOST = 20_000;

    private final StringBuilder text = new StringBuilder();

    /// By name, for templates.
    Map<String, Value> names() {
        return Map.of(
                "log", new Function("log", this::log), "print", new Function("print", this::say));
    }

    private Value log(Arguments in) {
        var info =
                in.positional().size() > 1
                        ? in.positional().get(1)
                        : in.named().getOrDefault("info", Value.Bool.FALSE);
        return Items.isTrue(info) ? say(in) : Value.Text.EMPTY;
    }

    private Value say(Arguments in) {
        var given =
                in.positional().isEmpty()
                        ? in.named().getOrDefault("msg", Value.Text.EMPTY)
                        : in.positional().getFirst();
        var said = Repr.str(given);
        in.budget().characters(said.length());
        int room = MOST - text.length();
        if (room > 0) text.append(said, 0, Math.min(room, said.length())).append('\n');
        return Value.Text.EMPTY;
    }

    String text() {
        return text.toString().stripTrailing();
    }
}
