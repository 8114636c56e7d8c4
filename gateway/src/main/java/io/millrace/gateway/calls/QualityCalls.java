package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.quality.api.QualityRequest;
import java.util.List;
import java.util.Map;

/// Check files, their results and scores: all asked of quality.
public final class QualityCalls {
    private final Services services;

    public QualityCalls(Services services) {
        this.services = services;
    }

    record Results(List<QualityRequest.Result> items) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getChecks", call -> ok(call, file(call)),
                "putChecks", call -> ok(call, put(call)),
                "deleteChecks", this::delete,
                "runChecks", this::run,
                "listCheckResults", this::results,
                "listFailedRows", call -> ok(call, failedRows(call)),
                "getQuality", call -> ok(call, new QualityRequest.Quality(call.tenant())));
    }

    private Answer ok(Call call, QualityRequest<?> request) {
        return Answer.ok(services.ask(QualityRequest.ADDRESS, request, call));
    }

    private static QualityRequest<?> file(Call call) {
        return new QualityRequest.GetChecks(call.tenant(), call.text("name"));
    }

    private static QualityRequest<?> put(Call call) {
        return new QualityRequest.PutChecks(
                call.tenant(), call.text("name"), call.body().toString());
    }

    private Answer delete(Call call) {
        var request = new QualityRequest.DeleteChecks(call.tenant(), call.text("name"));
        services.ask(QualityRequest.ADDRESS, request, call);
        return Answer.noContent();
    }

    private Answer run(Call call) {
        var request = new QualityRequest.Run(call.tenant(), call.text("name"), call.isWaited());
        var results = services.ask(QualityRequest.ADDRESS, request, call);
        return Answer.json(call.isWaited() ? 200 : 202, results);
    }

    private Answer results(Call call) {
        var request = new QualityRequest.Results(call.tenant());
        return Answer.ok(
                new Results(services.ask(QualityRequest.ADDRESS, request, call).results()));
    }

    private static QualityRequest<?> failedRows(Call call) {
        return new QualityRequest.FailedRows(call.tenant(), call.text("check"), call.limit());
    }
}
