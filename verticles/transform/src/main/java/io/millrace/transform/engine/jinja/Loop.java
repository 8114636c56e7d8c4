package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Equality;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The variable `loop` inside of `for`.
final class Loop implements Thing {
    private final List<Value> items;
    private final int depth;
    private final Function.@Nullable Body again;
    private int index;
    private @Nullable Value seen;

    /// @param again renders the loop's body over other items; null when it is not `recursive`
    Loop(List<Value> items, int depth, Function.@Nullable Body again) {
        this.items = items;
        this.depth = depth;
        this.again = again;
    }

    void at(int position) {
        index = position;
    }

    @Override
    public String text() {
        return "<LoopContext " + (index + 1) + "/" + items.size() + ">";
    }

    @Override
    public boolean isCallable() {
        return again != null;
    }

    @Override
    public Value call(Arguments arguments) {
        if (again == null) throw new PythonError("this loop is not marked as 'recursive'");
        return again.call(arguments);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "index" -> number(index + 1);
            case "index0" -> number(index);
            case "revindex" -> number(items.size() - index);
            case "revindex0" -> number(items.size() - index - 1);
            case "length" -> number(items.size());
            case "depth" -> number(depth);
            case "depth0" -> number(depth - 1);
            case "first" -> Optional.of(Value.Bool.of(index == 0));
            case "last" -> Optional.of(Value.Bool.of(index == items.size() - 1));
            case "previtem" -> neighbour(index - 1, "there is no previous item");
            case "nextitem" -> neighbour(index + 1, "there is no next item");
            case "cycle" -> Optional.of(new Function("cycle", this::cycle));
            case "changed" -> Optional.of(new Function("changed", this::changed));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> number(int value) {
        return Optional.of(Value.Int.of(value));
    }

    private Optional<Value> neighbour(int at, String reason) {
        return Optional.of(
                at >= 0 && at < items.size() ? items.get(at) : new Value.Undefined(reason));
    }

    private Value cycle(Arguments arguments) {
        var values = arguments.positional();
        if (values.isEmpty()) throw new PythonError("no items for cycling given");
        return values.get(index % values.size());
    }

    private Value changed(Arguments arguments) {
        var now = new Value.Tuple(arguments.positional());
        boolean changed = seen == null || !Equality.equal(seen, now);
        seen = now;
        return Value.Bool.of(changed);
    }
}
