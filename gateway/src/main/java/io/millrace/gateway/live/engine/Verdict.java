package io.millrace.gateway.live.engine;

import java.time.Duration;
import java.util.OptionalLong;

/// What to do next for one channel of one client.
public sealed interface Verdict {
    /// Nothing, until the next event.
    record Idle() implements Verdict {}

    /// Send this text and ask again.
    record Send(String frame) implements Verdict {}

    /// Ask again after this time.
    record Later(Duration delay) implements Verdict {}

    /// Fetch the events after `from`, or a snapshot where there is none or it is too old.
    record Load(OptionalLong from) implements Verdict {}
}
