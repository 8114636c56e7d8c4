package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.Expression.Call;
import io.millrace.transform.engine.lineage.sql.Expression.Window;
import io.millrace.transform.engine.lineage.sql.Label;
import java.util.List;

/// Follows calls of functions, aggregates and window functions.
record CallLineage(ExpressionLineage values) {
    private static final int MOST_WINDOWS = 20;

    Value value(Call call) {
        var arguments = values.sources(call.arguments());
        if (KnownFunctions.givesRows(call.function())) values.scope().multiply(arguments);
        var how = isAggregate(call) ? How.AGGREGATED : How.COMPUTED;
        var sources =
                Sources.all(
                        List.of(
                                arguments.and(values.sources(call.within())).as(how),
                                values.sources(call.order()).as(How.FILTERED),
                                filter(call),
                                window(call),
                                orderAround(call)));
        return new Value(Label.of(call.label()), sources);
    }

    private static boolean isAggregate(Call call) {
        return KnownFunctions.isAggregate(call.function())
                || call.isDistinct()
                || call.filter().isPresent()
                || !call.order().isEmpty()
                || !call.within().isEmpty();
    }

    private Sources filter(Call call) {
        return call.filter()
                .map(filter -> values.one(filter).as(How.FILTERED))
                .orElse(Sources.NOTHING);
    }

    private Sources window(Call call) {
        var how = KnownFunctions.isRank(call.function()) ? How.COMPUTED : How.FILTERED;
        return call.window().map(window -> columns(window, 0).as(how)).orElse(Sources.NOTHING);
    }

    /// The order of what is read, where the call has none and would need one.
    private Sources orderAround(Call call) {
        var function = call.function();
        boolean isWindow = call.window().isPresent();
        boolean isOrdered =
                call.window()
                        .map(window -> isOrdered(window, 0))
                        .orElseGet(() -> !call.order().isEmpty());
        boolean needsOrder =
                KnownFunctions.needsOrder(function)
                        || (isWindow && !KnownFunctions.isAggregate(function));
        return needsOrder && !isOrdered
                ? values.scope().relation().order().as(How.FILTERED)
                : Sources.NOTHING;
    }

    private boolean isOrdered(Window window, int depth) {
        if (window.isOrdered()) return true;
        if (window.base().isEmpty() || depth > MOST_WINDOWS) return false;
        return values.scope()
                .window(window.base().get())
                .filter(base -> isOrdered(base, depth + 1))
                .isPresent();
    }

    /// @param depth how many named windows led here
    private Sources columns(Window window, int depth) {
        var own = values.sources(window.columns());
        if (window.base().isEmpty()) return own;
        var base = values.scope().window(window.base().get());
        if (base.isEmpty() || depth > MOST_WINDOWS) {
            return Sources.unread("there is no window '" + window.base().get() + "'");
        }
        return own.and(columns(base.get(), depth + 1));
    }
}
