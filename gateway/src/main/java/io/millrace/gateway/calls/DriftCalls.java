package io.millrace.gateway.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.kernel.Json;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.transform.api.TransformRequest;
import java.util.Map;

/// Changes of sources' columns: asked of ingest, and what depends on them of the other services.
public final class DriftCalls {
    private final Services services;

    public DriftCalls(Services services) {
        this.services = services;
    }

    record Rejection(String reason) {}

    record Withdrawal(String reason) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listDrifts", this::page,
                "getDrift", this::drift,
                "previewDrift", this::preview,
                "acceptDrift", this::accept,
                "rejectDrift", this::reject,
                "withdrawDrift", this::withdraw);
    }

    private Answer page(Call call) {
        var request =
                new IngestRequest.Drifts(
                        call.tenant(),
                        call.nullable("dataset"),
                        call.nullable("state"),
                        call.limit(),
                        call.nullable("cursor"));
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    private DriftAnswer found(Call call) {
        var request = new IngestRequest.GetDrift(call.tenant(), call.text("id"));
        return services.ask(IngestRequest.ADDRESS, request, call);
    }

    private Answer drift(Call call) {
        return Answer.ok(withImpact(call, found(call)));
    }

    private ObjectNode withImpact(Call call, DriftAnswer drift) {
        ObjectNode answer = Json.MAPPER.valueToTree(drift);
        answer.set("impact", Json.MAPPER.valueToTree(impact(call, drift)));
        return answer;
    }

    private Answer preview(Call call) {
        var request =
                new IngestRequest.PreviewDrift(
                        call.tenant(),
                        call.text("id"),
                        call.nullable("converts"),
                        call.nullable("as"));
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    private DriftImpact impact(Call call, DriftAnswer drift) {
        var tenant = call.tenant();
        return DriftImpact.of(
                drift,
                services.ask(TransformRequest.ADDRESS, new TransformRequest.Models(tenant), call)
                        .items(),
                services.ask(QualityRequest.ADDRESS, new QualityRequest.Results(tenant), call)
                        .results(),
                services.ask(MatchingRequest.ADDRESS, new MatchingRequest.Entities(tenant), call)
                        .items(),
                services.ask(ScheduleRequest.ADDRESS, new ScheduleRequest.Schedules(tenant), call)
                        .items());
    }

    private Answer accept(Call call) {
        var request =
                new IngestRequest.AcceptDrift(
                        call.tenant(),
                        call.text("id"),
                        call.nullable("converts"),
                        call.nullable("as"),
                        call.caller().actor());
        var before = found(call);
        var drift = services.ask(IngestRequest.ADDRESS, request, call);
        // A column that is gone leaves what depends on it without values.
        return Answer.ok(withImpact(call, drift)).changing(before, drift);
    }

    private Answer withdraw(Call call) {
        var reason = call.body(Withdrawal.class).reason();
        var request =
                new IngestRequest.WithdrawDrift(
                        call.tenant(), call.text("id"), reason, call.caller().actor());
        var before = found(call);
        var drift = services.ask(IngestRequest.ADDRESS, request, call);
        return Answer.ok(drift).changing(before, drift);
    }

    private Answer reject(Call call) {
        var reason = call.body(Rejection.class).reason();
        var request =
                new IngestRequest.RejectDrift(
                        call.tenant(), call.text("id"), reason, call.caller().actor());
        var before = found(call);
        var drift = services.ask(IngestRequest.ADDRESS, request, call);
        return Answer.ok(drift).changing(before, drift);
    }
}
