package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Audit;
import io.millrace.tenants.Defects;
import io.millrace.tenants.Grants;
import io.millrace.tenants.Lifecycle;
import io.millrace.tenants.Operators;
import io.millrace.tenants.usage.Metering;
import io.millrace.tenants.usage.Plans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the platform's operator does.
public final class OperatorCalls {
    private final Operators operators;
    private final Defects defects;
    private final Lifecycle lifecycle;
    private final Grants grants;
    private final Metering metering;
    private final Audit audit;
    private final SignInLimits limits;

    public OperatorCalls(
            Operators operators,
            Defects defects,
            Lifecycle lifecycle,
            Grants grants,
            Metering metering,
            Audit audit,
            SignInLimits limits) {
        this.operators = operators;
        this.defects = defects;
        this.lifecycle = lifecycle;
        this.grants = grants;
        this.metering = metering;
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

    record Change(
            Optional<Integer> weight, Optional<String> plan, Optional<Plans.OwnLimits> limits) {
        /// For the record: what of `tenant` it changes.
        Map<String, Object> of(Operators.Item tenant) {
            var its = new LinkedHashMap<String, Object>();
            if (weight.isPresent()) its.put("weight", tenant.weight());
            if (plan.isPresent()) its.put("plan", tenant.plan());
            if (limits.isPresent()) its.put("limits", tenant.limits());
            return its;
        }
    }

    record StageList(List<Operators.StageItem> items) {}

    record DefectList(List<Defects.Item> items) {}

    record Suspension(String reason) {}

    record Ask(String tenant, String reason, int minutes) {}

    record GrantList(List<Grants.Item> items) {}

    public Map<String, Endpoint> endpoints() {
        return Map.ofEntries(
                Map.entry("operatorLogin", this::login),
                Map.entry("listTenants", this::tenants),
                Map.entry("changeTenant", this::change),
                Map.entry("suspendTenant", this::suspend),
                Map.entry("resumeTenant", this::resume),
                Map.entry("askForGrant", this::ask),
                Map.entry(
                        "listAskedGrants",
                        call -> Answer.ok(new GrantList(grants.of(call.operator())))),
                Map.entry("enterByGrant", this::enter),
                Map.entry("listDefects", _ -> Answer.ok(new DefectList(defects.list()))),
                Map.entry("resolveDefect", call -> Answer.ok(defects.resolve(call.text("defect")))),
                Map.entry("listStages", _ -> Answer.ok(new StageList(operators.stages()))),
                Map.entry("verifyPlatformAudit", _ -> Answer.ok(audit.verifyPlatform())));
    }

    private Answer tenants(Call call) {
        return Answer.ok(operators.tenants(call.optional("cursor"), call.limit()));
    }

    private Answer enter(Call call) {
        return Answer.json(201, grants.enter(call.operator(), call.text("id")));
    }

    private Answer login(Call call) {
        var login = call.body(Login.class);
        var quota = limits.operator(call.address(), login.email());
        var signedIn = operators.login(login.email(), login.password());
        limits.operatorSucceeded(login.email());
        return SignInLimits.headers(Answer.ok(signedIn), quota);
    }

    private Answer change(Call call) {
        var before = operators.tenant(call.text("id"));
        var change = call.body(Change.class);
        change.plan().ifPresent(plan -> metering.plans().setPlan(before.id(), plan));
        change.weight().ifPresent(weight -> operators.setWeight(before.id(), weight));
        change.limits().ifPresent(limits -> metering.plans().setLimits(before.id(), limits));
        var after = operators.tenant(before.id());
        return Answer.ok(after).changing(change.of(before), change.of(after));
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
