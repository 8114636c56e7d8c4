package io.millrace.matching;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;

/// The tenant's datasets, asked from the service that owns them.
final class Catalog {
    private final Bus bus;

    Catalog(Bus bus) {
        this.bus = bus;
    }

    /// Datasets whose table exists, by name.
    Map<String, DatasetAnswer> datasets(TenantId tenant, String trace) {
        var answer = bus.ask(IngestRequest.ADDRESS, new IngestRequest.Datasets(tenant), trace);
        var datasets = new LinkedHashMap<String, DatasetAnswer>();
        for (var dataset : answer.items()) {
            if (dataset.lastBatch() != null) datasets.put(dataset.name(), dataset);
        }
        return datasets;
    }
}
