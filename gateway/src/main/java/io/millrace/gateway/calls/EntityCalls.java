package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.matching.api.MatchingRequest;
import java.util.Map;

/// Entities, their records and golden records: all asked of matching.
public final class EntityCalls {
    private final Services services;

    public EntityCalls(Services services) {
        this.services = services;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listEntities", call -> ok(call, new MatchingRequest.Entities(call.tenant())),
                "getEntity", call -> ok(call, entity(call)),
                "putEntity", call -> ok(call, put(call)),
                "runEntity", this::run,
                "listEntityRecords", call -> ok(call, records(call)),
                "listGolden", call -> ok(call, golden(call)),
                "listMatches", call -> ok(call, matches(call)));
    }

    private Answer ok(Call call, MatchingRequest<?> request) {
        return Answer.ok(services.ask(MatchingRequest.ADDRESS, request, call));
    }

    private static MatchingRequest<?> entity(Call call) {
        return new MatchingRequest.GetEntity(call.tenant(), call.text("entity"));
    }

    private static MatchingRequest<?> put(Call call) {
        var declaration = call.body(MatchingRequest.Declaration.class);
        return new MatchingRequest.PutEntity(call.tenant(), call.text("entity"), declaration);
    }

    private Answer run(Call call) {
        var request = new MatchingRequest.Run(call.tenant(), call.text("entity"), call.isWaited());
        var run = services.ask(MatchingRequest.ADDRESS, request, call);
        return Answer.json(call.isWaited() ? 200 : 202, run);
    }

    private static MatchingRequest<?> records(Call call) {
        return new MatchingRequest.Records(
                call.tenant(),
                call.text("entity"),
                call.nullable("entityId"),
                call.limit(),
                call.nullable("cursor"));
    }

    private static MatchingRequest<?> golden(Call call) {
        return new MatchingRequest.Golden(
                call.tenant(), call.text("entity"), call.limit(), call.nullable("cursor"));
    }

    private static MatchingRequest<?> matches(Call call) {
        return new MatchingRequest.Matches(
                call.tenant(),
                call.text("entity"),
                call.nullable("recordId"),
                call.limit(),
                call.nullable("cursor"));
    }
}
