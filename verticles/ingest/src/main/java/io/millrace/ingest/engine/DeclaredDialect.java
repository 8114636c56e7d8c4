package io.millrace.ingest.engine;

import org.jspecify.annotations.Nullable;

/// What is said of how CSV is written; what is null is found out from its beginning.
///
/// @param delimiter of ASCII, no line end
/// @param quote of ASCII, or [Dialect#UNQUOTED]
public record DeclaredDialect(
        @Nullable Character delimiter,
        @Nullable Character quote,
        @Nullable Encoding encoding,
        @Nullable Boolean header) {
    public static final DeclaredDialect NONE = new DeclaredDialect(null, null, null, null);

    /// This, and where it says nothing, `other`.
    DeclaredDialect over(DeclaredDialect other) {
        return new DeclaredDialect(
                delimiter == null ? other.delimiter : delimiter,
                quote == null ? other.quote : quote,
                encoding == null ? other.encoding : encoding,
                header == null ? other.header : header);
    }

    DeclaredDialect undecoded() {
        return new DeclaredDialect(delimiter, quote, null, header);
    }

    DeclaredDialect in(Encoding other) {
        return new DeclaredDialect(delimiter, quote, other, header);
    }
}
