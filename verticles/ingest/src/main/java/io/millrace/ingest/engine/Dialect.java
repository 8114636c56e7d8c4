package io.millrace.ingest.engine;

/// How a CSV file is written. A quote inside a quoted field is doubled.
///
/// @param quote around a field that holds delimiters, quotes or line ends; [#UNQUOTED] where none
///   is one
/// @param header the first record names the columns
public record Dialect(char delimiter, char quote, Encoding encoding, boolean header) {
    /// Quotes are characters like others.
    public static final char UNQUOTED = 0;

    static final char QUOTE = '"';

    /// In UTF-8, with `"`.
    Dialect(char delimiter, boolean header) {
        this(delimiter, QUOTE, Encoding.UTF_8, header);
    }

    Dialect with(Encoding other) {
        return new Dialect(delimiter, quote, other, header);
    }

    Dialect with(boolean hasHeader) {
        return new Dialect(delimiter, quote, encoding, hasHeader);
    }

    /// The quote as a text; empty for [#UNQUOTED].
    public String quoteText() {
        return quote == UNQUOTED ? "" : String.valueOf(quote);
    }
}
