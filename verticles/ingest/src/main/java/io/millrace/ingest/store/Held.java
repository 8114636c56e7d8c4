package io.millrace.ingest.store;

import io.millrace.ingest.engine.MendedRecord;

/// A record in quarantine.
record Held(long id, long batch, MendedRecord record) {}
