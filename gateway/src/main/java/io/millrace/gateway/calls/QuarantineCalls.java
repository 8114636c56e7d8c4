package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was set aside, and what is decided about it: all asked of ingest.
public final class QuarantineCalls {
    private static final int SHOWN = 50;

    private final Services services;

    public QuarantineCalls(Services services) {
        this.services = services;
    }

    record Rule(
            String dataset,
            String reason,
            @Nullable String column,
            @Nullable String batch,
            @Nullable String upTo,
            @Nullable Long rows,
            String expression,
            Optional<Boolean> wholeLine) {
        IngestRequest.GroupName group() {
            return new IngestRequest.GroupName(dataset, reason, column, batch, upTo, rows);
        }

        IngestRequest.Rule rule() {
            return new IngestRequest.Rule(expression, wholeLine.orElse(false));
        }
    }

    record Trial(
            String dataset,
            String reason,
            @Nullable String column,
            @Nullable String batch,
            @Nullable String upTo,
            String expression,
            Optional<Boolean> wholeLine,
            Optional<Integer> limit,
            @Nullable String cursor) {
        Rule rule() {
            return new Rule(dataset, reason, column, batch, upTo, null, expression, wholeLine);
        }
    }

    record Discard(
            String dataset,
            String reason,
            @Nullable String column,
            @Nullable String batch,
            @Nullable String upTo,
            @Nullable Long rows,
            String why) {
        IngestRequest.GroupName group() {
            return new IngestRequest.GroupName(dataset, reason, column, batch, upTo, rows);
        }
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listQuarantine", call -> ok(call, records(call)),
                "listQuarantineGroups", call -> ok(call, groups(call)),
                "previewRule", call -> ok(call, preview(call)),
                "replayQuarantine", this::replay,
                "discardQuarantine", this::discard,
                "listDecisions", call -> ok(call, decisions(call)),
                "getDecision", call -> ok(call, decision(call)));
    }

    private Answer ok(Call call, IngestRequest<?> request) {
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    private static IngestRequest<?> records(Call call) {
        return new IngestRequest.Quarantine(
                call.tenant(),
                call.nullable("dataset"),
                call.nullable("batch"),
                call.nullable("reason"),
                call.nullable("column"),
                call.limit(),
                call.nullable("cursor"));
    }

    private static IngestRequest<?> groups(Call call) {
        return new IngestRequest.QuarantineGroups(
                call.tenant(), call.nullable("dataset"), call.nullable("batch"));
    }

    private static IngestRequest<?> preview(Call call) {
        var asked = call.body(Trial.class);
        var rule = asked.rule();
        return new IngestRequest.PreviewRule(
                call.tenant(),
                rule.group(),
                rule.rule(),
                asked.limit().orElse(SHOWN),
                asked.cursor());
    }

    private Answer replay(Call call) {
        var asked = call.body(Rule.class);
        var request =
                new IngestRequest.Replay(
                        call.tenant(),
                        asked.group(),
                        asked.rule(),
                        call.caller().actor(),
                        call.nullable("Idempotency-Key"),
                        call.isWaited());
        var decision = services.ask(IngestRequest.ADDRESS, request, call);
        boolean isDone = call.isWaited() && !decision.state().equals("queued");
        return Answer.json(isDone ? 200 : 202, decision).changing(Map.of(), decision);
    }

    private Answer discard(Call call) {
        var asked = call.body(Discard.class);
        var request =
                new IngestRequest.Discard(
                        call.tenant(), asked.group(), asked.why(), call.caller().actor());
        var decision = services.ask(IngestRequest.ADDRESS, request, call);
        return Answer.ok(decision).changing(Map.of(), decision);
    }

    private static IngestRequest<?> decisions(Call call) {
        return new IngestRequest.Decisions(
                call.tenant(), call.nullable("batch"), call.limit(), call.nullable("cursor"));
    }

    private static IngestRequest<?> decision(Call call) {
        return new IngestRequest.GetDecision(call.tenant(), call.text("id"));
    }
}
