package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Audit;
import io.millrace.tenants.Grants;
import io.millrace.tenants.Lifecycle;
import io.millrace.tenants.Operators;
import java.util.List;
import java.util.Map;

/// What the platform's operator does.
public final class OperatorCalls {
    private final Operators operators;
    private final Lifecycle lifecycle;
    private final Grants grants;
    private final Audit audit;
    private final SignInLimits limits;

    public OperatorCalls(
            Operators operators,
            Lifecycle lifecycle,
            Grants grants,
            Audit audit,
            SignInLimits limits) {
        this.operators = operators;
        this.lifecycle = lifecycle;
        this.grants = grants;
        this.audit = audit;
        this.limits = limits;
    }

    record Login(String email, String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Login[" + email + "]";
        }
    }

    record Change(int weight) {}

    record Suspension(String reason) {}

    record Ask(String tenant, String reason, int minutes) {}

    record GrantList(List<Grants.Item> items) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "operatorLogin", this::login,
                "listTenants",
                        call -> Answer.ok(operators.tenants(call.optional("cursor"), call.limit())),
                "changeTenant", this::change,
                "suspendTenant", this::suspend,
                "resumeTenant", this::resume,
                "askForGrant", this::ask,
                "listAskedGrants", call -> Answer.ok(new GrantList(grants.of(call.operator()))),
                "enterByGrant",
                        call -> Answer.json(201, grants.enter(call.operator(), call.text("id"))),
                "verifyPlatformAudit", _ -> Answer.ok(audit.verifyPlatform()));
    }

    private Answer login(Call call) {
        var login = call.body(Login.class);
        var quota = limits.operator(SignInLimits.address(call), login.email());
        var signedIn = operators.login(login.email(), login.password());
        limits.operatorSucceeded(login.email());
        return SignInLimits.headers(Answer.ok(signedIn), quota);
    }

    private Answer change(Call call) {
        var before = operators.tenant(call.text("id"));
        operators.setWeight(before.id(), call.body(Change.class).weight());
        var after = operators.tenant(before.id());
        return Answer.ok(after)
                .changing(Map.of("weight", before.weight()), Map.of("weight", after.weight()));
    }

    private Answer suspend(Call call) {
        var before = operators.tenant(call.text("id"));
        var reason = call.body(Suspension.class).reason();
        if (!lifecycle.suspend(new TenantId(before.id()), reason)) throw wrongState(before);
        return changed(before);
    }

    private Answer resume(Call call) {
        var before = operators.tenant(call.text("id"));
        if (!lifecycle.resume(new TenantId(before.id()))) throw wrongState(before);
        return changed(before);
    }

    private static RuntimeException wrongState(Operators.Item tenant) {
        return Problem.conflict("The tenant is " + tenant.state() + ".").toException();
    }

    private Answer changed(Operators.Item before) {
        var after = operators.tenant(before.id());
        return Answer.ok(after)
                .changing(Map.of("state", before.state()), Map.of("state", after.state()));
    }

    private Answer ask(Call call) {
        var wish = call.body(Ask.class);
        var asked = grants.ask(call.operator(), wish.tenant(), wish.reason(), wish.minutes());
        return Answer.json(201, asked);
    }
}
