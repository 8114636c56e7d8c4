package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DriftMapping;

/// A drift that is carried out by reading a column as another one.
final class Renaming {
    private Renaming() {}

    /// Whether the drift is a rename, its values being those of before.
    static boolean isOne(String kind, DriftMapping mapping) {
        return kind.equals("renamed") && mapping.factor() == null && mapping.into().size() == 1;
    }
}
