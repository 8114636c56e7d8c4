package io.millrace.kernel;

import org.jspecify.annotations.Nullable;

/// What comes back over the bus: the answer, or the reason why there is none.
public sealed interface Reply {
    /// @param value a record, or null where the answer is "done"
    record Answer(@Nullable Record value) implements Reply {}

    record Refusal(Problem problem) implements Reply {}
}
