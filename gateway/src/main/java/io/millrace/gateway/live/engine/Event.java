package io.millrace.gateway.live.engine;

import java.time.Instant;

/// One change of a channel.
///
/// @param seq grows by one
/// @param at when it was committed
/// @param json an object
public record Event(long seq, Instant at, String json) {}
