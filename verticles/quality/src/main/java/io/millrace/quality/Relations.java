package io.millrace.quality;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.KnownEdges;
import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import io.millrace.quality.engine.Known;
import io.millrace.quality.engine.Known.Edges;
import io.millrace.quality.engine.Known.Values;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the datasets that checks name are in Postgres: a raw table or else a model. Asked from the
/// services that own them.
final class Relations {
    private final Bus bus;

    Relations(Bus bus) {
        this.bus = bus;
    }

    /// @param mark differs when the content differs
    /// @param appended the dataset of which it holds every row that came; null for what is made of
    ///   other rows
    record Relation(String schema, String name, String mark, @Nullable String appended) {}

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
        var mark = "model " + model.finishedAt();
        return new Relation(tenant.modelSchema(), model.name(), mark, null);
    }

    /// An upsert dataset is checked as it stands now, not as it came.
    private static Relation dataset(TenantId tenant, DatasetAnswer dataset) {
        var current = dataset.current();
        return new Relation(
                tenant.rawSchema(),
                current == null ? dataset.table() : current,
                "revision " + dataset.revision(),
                current == null && dataset.mode().equals("append") ? dataset.name() : null);
    }

    /// What is known of a dataset's rows without reading them.
    Known known(TenantId tenant, String dataset, String trace) {
        var request = new IngestRequest.Known(tenant, dataset);
        var answer = bus.ask(IngestRequest.ADDRESS, request, trace);
        var rows = answer.rows();
        if (rows == null) return Known.NOTHING;
        var columns = new HashMap<String, Values>();
        for (var its : answer.columns()) {
            columns.put(its.name(), new Values(its.values(), edges(its.edges())));
        }
        return new Known(OptionalLong.of(rows), columns);
    }

    private static Optional<Edges> edges(@Nullable KnownEdges its) {
        return Optional.ofNullable(its)
                .map(e ->
                        new Edges(
                                Optional.ofNullable(e.least()), Optional.ofNullable(e.greatest())));
    }
}
