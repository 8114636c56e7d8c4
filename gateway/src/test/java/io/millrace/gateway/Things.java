package io.millrace.gateway;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Examples of what services answer.
final class Things {
    private Things() {}

    static BatchAnswer batch(String id, Instant at) {
        return new BatchAnswer(
                id, "orders", "http", "stored", at, at, 3, 2, 1, 40, "00", null, null, null, null,
                0, null);
    }

    static DatasetAnswer dataset(String name) {
        return new DatasetAnswer(
                name, name, null, "append", List.of(), null, "add", "propose", 0.9, Map.of(), null,
                null, 0, 0);
    }

    static RunAnswer run(String id, Instant at) {
        return new RunAnswer(
                id, "shop", "build", "request", "succeeded", at, at, at, 0, 0, null, List.of());
    }

    static Incident incident(String id, Instant at) {
        return new Incident(id, "open", at, at, null, "orders", "c1", "orders", null, List.of());
    }
}
