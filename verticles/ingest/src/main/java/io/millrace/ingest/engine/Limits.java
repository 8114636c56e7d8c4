package io.millrace.ingest.engine;

/// The bounds of reading.
///
/// @param recordBytes longest record
/// @param quotedLines most lines that one quoted field may span
/// @param fields most columns
/// @param rawChars most characters that are kept of a record that is too large
/// @param depth deepest nesting of a JSON value
public record Limits(int recordBytes, int quotedLines, int fields, int rawChars, int depth) {
    public static final Limits DEFAULT = new Limits(1 << 20, 200, 1_000, 2_000, 64);
}
