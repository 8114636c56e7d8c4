package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.http.Uploads;
import io.millrace.transform.api.TransformRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Projects, runs and what they build: all asked of transform.
public final class ModelCalls {
    private final Services services;
    private final Uploads uploads;

    public ModelCalls(Services services, Uploads uploads) {
        this.services = services;
        this.uploads = uploads;
    }

    record RunOrder(
            String command,
            @Nullable String select,
            @Nullable String exclude,
            boolean fullRefresh,
            @Nullable Map<String, Object> vars,
            @Nullable String branch,
            boolean failFast,
            @Nullable String macro,
            @Nullable Map<String, Object> args,
            @Nullable String selector) {
        Map<String, Object> variables() {
            return vars == null ? Map.of() : vars;
        }

        TransformRequest.@Nullable Choices choices() {
            return selector == null ? null : new TransformRequest.Choices(selector);
        }

        TransformRequest.@Nullable Operation operation() {
            if (macro == null) return null;
            return new TransformRequest.Operation(macro, args == null ? Map.of() : args);
        }
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "putProject", this::putProject,
                "createRun", this::run,
                "retryRun", this::retry,
                "listRuns", call -> ok(call, runs(call)),
                "getRun", call -> ok(call, runOf(call)),
                "getArtifact", this::artifact,
                "listModels", call -> ok(call, models(call)),
                "getModel", call -> ok(call, model(call)),
                "listModelRows", call -> ok(call, rows(call)),
                "getLineage", call -> ok(call, lineage(call)));
    }

    private Answer ok(Call call, TransformRequest<?> request) {
        return Answer.ok(services.ask(TransformRequest.ADDRESS, request, call));
    }

    private Answer putProject(Call call) {
        return uploads.take(
                call,
                stored ->
                        ok(
                                call,
                                new TransformRequest.PutProject(
                                        call.tenant(), call.text("name"), stored.key())));
    }

    private Answer run(Call call) {
        var order = call.body(RunOrder.class);
        var started =
                services.ask(
                        TransformRequest.ADDRESS,
                        new TransformRequest.Run(
                                call.tenant(),
                                call.text("name"),
                                order.command(),
                                order.select(),
                                order.exclude(),
                                order.fullRefresh(),
                                order.variables(),
                                order.branch(),
                                call.isWaited(),
                                order.failFast(),
                                order.operation(),
                                order.choices()),
                        call);
        return Answer.json(call.isWaited() ? 200 : 202, started);
    }

    private Answer retry(Call call) {
        var request = new TransformRequest.Retry(call.tenant(), call.text("id"), call.isWaited());
        var started = services.ask(TransformRequest.ADDRESS, request, call);
        return Answer.json(call.isWaited() ? 200 : 202, started);
    }

    private static TransformRequest<?> runs(Call call) {
        return new TransformRequest.Runs(call.tenant(), call.limit(), Days.period(call));
    }

    private static TransformRequest<?> runOf(Call call) {
        return new TransformRequest.GetRun(call.tenant(), call.text("id"));
    }

    private Answer artifact(Call call) {
        var request =
                new TransformRequest.Artifact(
                        call.tenant(), call.text("id"), call.text("artifact"));
        return Answer.ok(services.ask(TransformRequest.ADDRESS, request, call).document());
    }

    private static TransformRequest<?> models(Call call) {
        return new TransformRequest.Models(call.tenant());
    }

    private static TransformRequest<?> model(Call call) {
        return new TransformRequest.GetModel(call.tenant(), call.text("model"));
    }

    private static TransformRequest<?> lineage(Call call) {
        return new TransformRequest.Lineage(
                call.tenant(),
                call.text("column"),
                call.text("direction").equals("upstream"),
                Integer.parseInt(call.text("depth")));
    }

    private static TransformRequest<?> rows(Call call) {
        return new TransformRequest.ModelRows(
                call.tenant(), call.text("model"), call.limit(), call.nullable("cursor"));
    }
}
