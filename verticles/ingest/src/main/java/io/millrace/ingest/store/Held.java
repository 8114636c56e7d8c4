package io.millrace.ingest.store;

import io.millrace.ingest.engine.MendedRecord;

/// A record in quarantine.
///
/// @param version changes with what rules made of it
record Held(long id, long batch, MendedRecord record, String version) {}
