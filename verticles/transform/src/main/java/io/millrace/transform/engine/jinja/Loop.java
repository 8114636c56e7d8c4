package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Equality;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Generator;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.engine.python.Walk;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The variable `loop` inside of `for`, and the way from item to item. It looks ahead only where it
/// is asked for what comes, so that a list may grow while it is gone through.
final class Loop implements Thing {
    private final Value over;
    private final LoopItems items;
    private final int depth;
    private final Function.@Nullable Body again;
    private int index = -1;
    private int length = -1;
    private @Nullable Value before;
    private @Nullable Value current;
    private @Nullable Value seen;

    /// @param again renders the loop's body over other items; null when it is not `recursive`
    Loop(Value over, int depth, Function.@Nullable Body again) {
        this.over = over;
        this.items = new LoopItems(Walk.through(over));
        this.depth = depth;
        this.again = again;
    }

    boolean hasNext() {
        return items.next().isPresent();
    }

    Value next() {
        before = current;
        var item = items.take();
        current = item;
        index++;
        return item;
    }

    @Override
    public String text() {
        return "<LoopContext " + (index + 1) + "/" + length() + ">";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        if (again == null) {
            throw new PythonError("the loop must be marked as 'recursive' to be called");
        }
        return again.call(arguments);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "index" -> number(index + 1);
            case "index0" -> number(index);
            case "revindex" -> number(length() - index);
            case "revindex0" -> number(length() - index - 1);
            case "length" -> number(length());
            case "depth" -> number(depth);
            case "depth0" -> number(depth - 1);
            case "first" -> Optional.of(Value.Bool.of(index == 0));
            case "last" -> Optional.of(Value.Bool.of(items.next().isEmpty()));
            case "previtem" ->
                    Optional.of(before == null ? missing("there is no previous item") : before);
            case "nextitem" ->
                    Optional.of(items.next().orElseGet(() -> missing("there is no next item")));
            case "cycle" -> Optional.of(new Function("cycle", this::cycle));
            case "changed" -> Optional.of(new Function("changed", this::changed));
            default -> Optional.empty();
        };
    }

    /// As it was when it was first asked for.
    private int length() {
        if (length < 0) {
            length = over instanceof Generator ? index + 1 + items.size() : Items.length(over);
        }
        return length;
    }

    private static Optional<Value> number(int value) {
        return Optional.of(Value.Int.of(value));
    }

    private static Value missing(String reason) {
        return new Value.Undefined(reason);
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
