package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.kernel.Problem;
import io.millrace.tenants.Grants;
import java.util.List;
import java.util.Map;

/// What an owner says of the operator's wishes to look in.
public final class GrantCalls {
    private final Grants grants;

    public GrantCalls(Grants grants) {
        this.grants = grants;
    }

    record GrantList(List<Grants.Item> items) {}

    record Decided(String decision) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listGrants",
                call -> Answer.ok(new GrantList(grants.of(call.tenant()))),
                "decideGrant",
                this::decide);
    }

    private Answer decide(Call call) {
        var decision = decision(call.body(Decided.class).decision());
        return Answer.ok(grants.decide(call.caller(), call.text("id"), decision));
    }

    private static Grants.Decision decision(String name) {
        return switch (name) {
            case "approve" -> Grants.Decision.APPROVE;
            case "deny" -> Grants.Decision.DENY;
            case "end" -> Grants.Decision.END;
            default -> throw Problem.invalid("decision: approve, deny or end.").toException();
        };
    }
}
