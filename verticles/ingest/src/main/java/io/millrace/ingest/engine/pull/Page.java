package io.millrace.ingest.engine.pull;

import org.jspecify.annotations.Nullable;

/// What a page of a REST source holds.
///
/// @param lines its records as they are written, each on a line of its own
/// @param records how many
/// @param digest of the lines
/// @param cursor of the next page; null where there is none
/// @param total records that the source says there are; null where it does not
public record Page(
        String lines, int records, String digest, @Nullable String cursor, @Nullable Long total) {}
