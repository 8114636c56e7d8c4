package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.kernel.Problem;
import io.millrace.tenants.Audit;
import java.util.Map;
import java.util.Optional;

/// The record of the tenant's calls.
public final class AuditCalls {
    private final Audit audit;

    public AuditCalls(Audit audit) {
        this.audit = audit;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listAudit",
                this::list,
                "verifyAudit",
                call -> Answer.ok(audit.verify(call.tenant())));
    }

    private Answer list(Call call) {
        return Answer.ok(audit.page(call.tenant(), Days.period(call), cursor(call), call.limit()));
    }

    private static Optional<Long> cursor(Call call) {
        try {
            return call.optional("cursor").map(Long::valueOf);
        } catch (NumberFormatException _) {
            throw Problem.invalid("cursor: the `next` of a page is wanted.").toException();
        }
    }
}
