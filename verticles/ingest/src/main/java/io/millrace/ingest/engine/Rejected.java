package io.millrace.ingest.engine;

import org.jspecify.annotations.Nullable;

/// A record that was set aside.
///
/// @param line where the record starts
/// @param raw the record as it came, undecodable bytes as `\xNN`
public record Rejected(
        long line, @Nullable String column, Reason reason, String detail, String raw) {}
