package io.millrace.ingest.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the records of a batch are written, so that one of them can be read again by itself.
///
/// @param delimiter of CSV
/// @param headers of CSV, in the order of the fields
/// @param commas headers of CSV columns in which a comma parts the decimals
/// @param pointer RFC 6901, to the object in a message that becomes the row; empty for the whole
/// @param quote of CSV, empty for none; null is `"`
/// @param nesting of JSON; null is [Nesting#KEEP]
public record Notation(
        Format format,
        char delimiter,
        List<String> headers,
        List<String> commas,
        String pointer,
        @Nullable String quote,
        @Nullable Nesting nesting) {
    public Notation {
        headers = List.copyOf(headers);
        commas = List.copyOf(commas);
    }

    static Notation ofCsv(Dialect dialect, List<String> headers, List<String> commas) {
        return new Notation(
                Format.CSV, dialect.delimiter(), headers, commas, "", dialect.quoteText(), null);
    }

    static Notation ofJson(String pointer, Nesting nesting) {
        var its = nesting.flattens() ? nesting : null;
        return new Notation(Format.JSON, ',', List.of(), List.of(), pointer, null, its);
    }

    /// Of one record, which is UTF-8 here, without a header.
    Dialect dialect() {
        char its = Dialect.QUOTE;
        if (quote != null) its = quote.isEmpty() ? Dialect.UNQUOTED : quote.charAt(0);
        return new Dialect(delimiter, its, Encoding.UTF_8, false);
    }

    Nesting nested() {
        return nesting == null ? Nesting.KEEP : nesting;
    }
}
