package io.millrace.ingest.store;

/// What the rows of a batch did to the current table of an upsert dataset; together all of them.
record Merged(long inserted, long updated, long unchanged, long superseded) {
    static final Merged NOTHING = new Merged(0, 0, 0, 0);
}
