package io.millrace.ingest.engine;

/// How records are written in a body.
public enum Format {
    CSV,
    NDJSON,
    JSON
}
