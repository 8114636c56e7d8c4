package io.millrace.transform.engine.lineage;

/// What all parts of one statement share.
record Context(Catalog catalog, Effort effort) {}
