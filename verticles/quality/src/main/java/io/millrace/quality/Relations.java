package io.millrace.quality;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import java.util.HashMap;
import java.util.Map;

/// What the datasets that checks name are in Postgres: a raw table or else a model. Asked from the
/// services that own them.
final class Relations {
    private final Bus bus;

    Relations(Bus bus) {
        this.bus = bus;
    }

    /// @param mark differs when the content differs
    record Relation(String schema, String name, String mark) {}

    /// All relations of the tenant by the name that checks use.
    Map<String, Relation> of(TenantId tenant, String trace) {
        var relations = new HashMap<String, Relation>();
        var models = bus.ask(TransformRequest.ADDRESS, new TransformRequest.Models(tenant), trace);
        models.items().stream()
                .filter(Relations::isBuilt)
                .forEach(model -> relations.put(model.name(), model(tenant, model)));
        var datasets = bus.ask(IngestRequest.ADDRESS, new IngestRequest.Datasets(tenant), trace);
        datasets.items().forEach(d -> relations.put(d.name(), dataset(tenant, d)));
        return Map.copyOf(relations);
    }

    private static boolean isBuilt(ModelAnswer model) {
        return model.rows() != null && !model.materialized().equals("ephemeral");
    }

    private static Relation model(TenantId tenant, ModelAnswer model) {
        return new Relation(tenant.modelSchema(), model.name(), "model " + model.finishedAt());
    }

    /// An upsert dataset is checked as it stands now, not as it came.
    private static Relation dataset(TenantId tenant, DatasetAnswer dataset) {
        var current = dataset.current();
        return new Relation(
                tenant.rawSchema(),
                current == null ? dataset.table() : current,
                "revision " + dataset.revision());
    }
}
