package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.TransformationAnswer;
import io.millrace.transform.api.TransformRequest.TransformedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows that come with a call, and what is made of them: asked of transform.
public final class RowCalls {
    private final Services services;

    public RowCalls(Services services) {
        this.services = services;
    }

    /// As the first document writes it.
    record TransformBody(
            List<Map<String, Object>> data,
            String transformation_type,
            @Nullable Map<String, Object> parameters) {}

    record NormalizeBody(
            List<Map<String, Object>> data,
            @Nullable Map<String, Object> fields,
            @Nullable Map<String, Object> parameters) {}

    record KpiBody(
            List<Map<String, Object>> data, List<Object> kpis, @Nullable List<String> group_by) {}

    /// Figures in the place of rows.
    record Calculated(
            TransformationAnswer transformation, List<Map<String, @Nullable Object>> kpis) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "transformRows", this::transform,
                "normalizeRows", this::normalize,
                "calculateKpis", this::calculate,
                "listTransformations", this::list,
                "getTransformation", this::get,
                "replayTransformation", this::replay);
    }

    private Answer transform(Call call) {
        var body = call.body(TransformBody.class);
        @Nullable Map<String, Object> given = body.parameters();
        var request =
                new TransformRequest.TransformRows(
                        call.tenant(),
                        "transform",
                        body.transformation_type(),
                        given == null ? Map.of() : given,
                        body.data());
        return Answer.ok(ask(call, request));
    }

    private Answer normalize(Call call) {
        var body = call.body(NormalizeBody.class);
        var parameters = new LinkedHashMap<String, Object>();
        if (body.fields() != null) parameters.put("fields", body.fields());
        if (body.parameters() != null) parameters.put("parameters", body.parameters());
        var request =
                new TransformRequest.TransformRows(
                        call.tenant(), "normalize", "normalize", parameters, body.data());
        return Answer.ok(ask(call, request));
    }

    private Answer calculate(Call call) {
        var body = call.body(KpiBody.class);
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("kpis", body.kpis());
        if (body.group_by() != null) parameters.put("group_by", body.group_by());
        var request =
                new TransformRequest.TransformRows(
                        call.tenant(), "kpi", "kpi", parameters, body.data());
        var made = ask(call, request);
        return Answer.ok(new Calculated(made.transformation(), made.data()));
    }

    private TransformedRows ask(Call call, TransformRequest.TransformRows request) {
        return services.ask(TransformRequest.ADDRESS, request, call);
    }

    private Answer list(Call call) {
        var request = new TransformRequest.Transformations(call.tenant(), call.limit());
        return Answer.ok(services.ask(TransformRequest.ADDRESS, request, call));
    }

    private Answer get(Call call) {
        var request = new TransformRequest.GetTransformation(call.tenant(), call.text("id"));
        return Answer.ok(services.ask(TransformRequest.ADDRESS, request, call));
    }

    private Answer replay(Call call) {
        var request = new TransformRequest.ReplayTransformation(call.tenant(), call.text("id"));
        return Answer.ok(services.ask(TransformRequest.ADDRESS, request, call));
    }
}
