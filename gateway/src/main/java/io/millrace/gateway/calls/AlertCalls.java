package io.millrace.gateway.calls;

import io.millrace.alerts.api.AlertsRequest;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import java.util.Map;

/// Alert rules and alerts: asked of alerts.
public final class AlertCalls {
    private final Services services;

    public AlertCalls(Services services) {
        this.services = services;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "configureAlert",
                this::configure,
                "listAlertRules",
                call -> ok(call, new AlertsRequest.Rules(call.tenant())),
                "deleteAlertRule",
                this::delete,
                "listAlerts",
                call -> ok(call, alerts(call)));
    }

    private Answer ok(Call call, AlertsRequest<?> request) {
        return Answer.ok(services.ask(AlertsRequest.ADDRESS, request, call));
    }

    private Answer configure(Call call) {
        var settings = call.body(AlertsRequest.RuleSettings.class);
        var request = new AlertsRequest.Configure(call.tenant(), settings);
        var answer = services.ask(AlertsRequest.ADDRESS, request, call);
        return Answer.json(answer.isNew() ? 201 : 200, answer.rule());
    }

    private Answer delete(Call call) {
        var request = new AlertsRequest.DeleteRule(call.tenant(), call.text("name"));
        services.ask(AlertsRequest.ADDRESS, request, call);
        return Answer.noContent();
    }

    private static AlertsRequest<?> alerts(Call call) {
        return new AlertsRequest.Alerts(
                call.tenant(), call.nullable("state"), call.limit(), call.nullable("cursor"));
    }
}
