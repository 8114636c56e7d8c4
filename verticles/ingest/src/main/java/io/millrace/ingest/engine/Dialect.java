package io.millrace.ingest.engine;

/// How a CSV file is written. The quote is `"`.
///
/// @param header the first record names the columns
public record Dialect(char delimiter, boolean header) {}
