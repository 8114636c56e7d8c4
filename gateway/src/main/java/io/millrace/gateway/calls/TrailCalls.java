package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.transform.api.TransformRequest;
import java.util.Map;

/// A batch on its way: asked of ingest, and what followed it of the other services.
public final class TrailCalls {
    /// Runs, and incidents, that are looked through.
    private static final int NEWEST = 100;

    private final Services services;

    public TrailCalls(Services services) {
        this.services = services;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of("getIngest", this::trail);
    }

    private Answer trail(Call call) {
        var tenant = call.tenant();
        var batch =
                services.ask(
                        IngestRequest.ADDRESS,
                        new IngestRequest.GetBatch(tenant, call.text("id")),
                        call);
        var known =
                new IngestTrail.Known(
                        services.ask(
                                        TransformRequest.ADDRESS,
                                        new TransformRequest.Models(tenant),
                                        call)
                                .items(),
                        services.ask(
                                        TransformRequest.ADDRESS,
                                        new TransformRequest.Runs(tenant, NEWEST),
                                        call)
                                .items(),
                        services.ask(
                                        QualityRequest.ADDRESS,
                                        new QualityRequest.Results(tenant),
                                        call)
                                .results(),
                        services.ask(
                                        RcaRequest.ADDRESS,
                                        new RcaRequest.Incidents(tenant, null, NEWEST),
                                        call)
                                .items());
        return Answer.ok(IngestTrail.of(batch, known));
    }
}
