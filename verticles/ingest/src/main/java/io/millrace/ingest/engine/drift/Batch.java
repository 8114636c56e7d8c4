package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Profile;

/// What is known of a batch.
///
/// @param rows that came, stored or set aside
/// @param badEncoding of those, set aside as they were no UTF-8
public record Batch(Profile profile, long rows, long badEncoding) {}
