package io.millrace.ingest.engine.pull;

import org.jspecify.annotations.Nullable;

/// How a REST source is asked for the page after a page.
///
/// @param parameter of the query that names the page, the offset or the cursor
/// @param first number of the first page, or first offset
/// @param sizeParameter of the query that asks for so many records a page
/// @param size records a page
/// @param pointer to the cursor of the next page, in a page
/// @param total pointer to how many records the source says there are
public record Paging(
        Kind kind,
        @Nullable String parameter,
        long first,
        @Nullable String sizeParameter,
        int size,
        @Nullable String pointer,
        @Nullable String total) {
    /// Names of the kinds, as they are declared.
    public enum Kind {
        NONE,
        PAGE,
        OFFSET,
        CURSOR,
        LINK
    }
}
