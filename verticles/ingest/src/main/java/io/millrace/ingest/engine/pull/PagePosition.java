package io.millrace.ingest.engine.pull;

import org.jspecify.annotations.Nullable;

/// How far a REST source was read within one pull.
///
/// @param pages read
/// @param records in them
/// @param next number, offset, cursor or address of the next page; null for the first one
/// @param last digest of the last page's records; null before it
/// @param total records that the source last said there are
/// @param isEnd there is no next page
public record PagePosition(
        long pages,
        long records,
        @Nullable String next,
        @Nullable String last,
        @Nullable Long total,
        boolean isEnd) {
    public static final PagePosition START = new PagePosition(0, 0, null, null, null, false);
}
