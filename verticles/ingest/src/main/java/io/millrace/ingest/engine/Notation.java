package io.millrace.ingest.engine;

import java.util.List;

/// How the records of a batch are written, so that one of them can be read again by itself.
///
/// @param delimiter of CSV
/// @param headers of CSV, in the order of the fields
/// @param commas headers of CSV columns in which a comma parts the decimals
/// @param pointer RFC 6901, to the object in a message that becomes the row; empty for the whole
public record Notation(
        Format format, char delimiter, List<String> headers, List<String> commas, String pointer) {
    public Notation {
        headers = List.copyOf(headers);
        commas = List.copyOf(commas);
    }

    static Notation ofJson(String pointer) {
        return new Notation(Format.JSON, ',', List.of(), List.of(), pointer);
    }
}
