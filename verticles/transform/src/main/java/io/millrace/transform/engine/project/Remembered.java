package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.DictValue;
import java.util.Optional;

/// What a template gave, and for what.
///
/// @param given the template and all that it saw without asking, as a text
/// @param trace what it asked for
/// @param standing what it was told of what is there; absent where it did not ask
/// @param steps that it took
/// @param text absent where it stopped because it asks the tables
/// @param config as the template left it; never changed
record Remembered(
        String given,
        Trace trace,
        Optional<Standing.OfModel> standing,
        long steps,
        Optional<String> text,
        DictValue config) {
    private static final int THING_BYTES = 150;

    /// What it takes, about.
    long bytes() {
        long characters = given.length() + (long) text.map(String::length).orElse(0);
        return 2 * characters + (long) THING_BYTES * (4 + trace.size() + config.size());
    }

    /// Whether it gives the same now.
    ///
    /// @param node whose template it is
    boolean holds(String now, Shared shared, String node) {
        return given.equals(now)
                && (!trace.isOfMoment() || shared.setting().isTimeless())
                && standing.filter(told -> !told.equals(shared.setting().standing().ofModel(node)))
                        .isEmpty()
                && trace.holds(shared);
    }
}
