package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.http.RequestLimits;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.Audit;
import io.millrace.tenants.Lifecycle;
import io.millrace.tenants.Role;
import java.util.Map;
import java.util.Optional;

/// The tenant itself: what it is, all that it has, and its end.
public final class TenantCalls {
    private final Accounts accounts;
    private final Audit audit;
    private final ObjectStore objects;
    private final RequestLimits requests;

    public TenantCalls(
            Accounts accounts, Audit audit, ObjectStore objects, RequestLimits requests) {
        this.accounts = accounts;
        this.audit = audit;
        this.objects = objects;
        this.requests = requests;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getTenant", call -> Answer.ok(accounts.tenant(call.tenant())),
                "exportTenant", this::export,
                "deleteTenant", this::delete);
    }

    private Answer export(Call call) {
        var tenant = accounts.tenant(call.tenant());
        var name = "attachment; filename=\"" + tenant.slug() + ".zip\"";
        boolean isLines = call.optional("format").filter("lines"::equals).isPresent();
        var payloads = new StoredObjects(objects);
        return Answer.streamed(
                        "application/zip",
                        out -> {
                            if (isLines) accounts.export().lines(tenant, out);
                            else accounts.export().archive(tenant.id(), payloads, out);
                        })
                .with("Content-Disposition", name);
    }

    private Answer delete(Call call) {
        var slug = call.text("confirm");
        var removal =
                Aside.run(() -> accounts.lifecycle().remove(call.tenant(), slug, objects::delete));
        requests.forget(call.tenant());
        remember(call, removal);
        return Answer.ok(removal);
    }

    /// The tenant's own record went with it; that it was deleted, and by whom, is the platform's.
    private void remember(Call call, Lifecycle.Removal removal) {
        var role = call.caller().role().map(Role::id).orElse("none");
        var who = new Audit.Who(Optional.empty(), call.caller().actor(), role);
        var path = "/api/v1/tenant/" + removal.id();
        var entry = new Audit.Entry(who, "deleteTenant", path, call.address(), call.trace());
        var changes = new Audit.Changes(Map.of("tenant", removal.id()), Map.of());
        audit.end(audit.begin(entry), new Audit.End(200, Optional.empty(), Optional.of(changes)));
    }
}
