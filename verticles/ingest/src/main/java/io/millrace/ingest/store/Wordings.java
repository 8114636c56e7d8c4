package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DetailWording;
import io.millrace.ingest.engine.Wording;
import java.util.Optional;

/// The details of records that were set aside, as answers name them.
public final class Wordings {
    private Wordings() {}

    /// Empty for a detail that has no code.
    public static Optional<DetailWording> of(String detail) {
        return Wording.of(detail).map(Wordings::answer);
    }

    private static DetailWording answer(Wording its) {
        var type = its.type();
        return new DetailWording(
                its.code(), type == null ? null : type.id(), its.found(), its.limit());
    }
}
