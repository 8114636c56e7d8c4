package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.tenants.Account;
import io.millrace.tenants.Organizations;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The organizations of the person who calls.
public final class OrganizationCalls {
    private final Organizations organizations;
    private final SignInLimits limits;
    private final SessionAnswers sessions;

    public OrganizationCalls(
            Organizations organizations, SignInLimits limits, SessionAnswers sessions) {
        this.organizations = organizations;
        this.limits = limits;
        this.sessions = sessions;
    }

    record OrganizationList(List<Organizations.Item> items) {}

    record Switch(String tenant) {}

    record NewOrganization(String organization, Optional<String> slug) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listOrganizations",
                        call -> Answer.ok(new OrganizationList(organizations.list(call.caller()))),
                "switchOrganization", this::enter,
                "addOrganization", this::add);
    }

    private Answer enter(Call call) {
        var slug = call.body(Switch.class).tenant();
        return answer(call, 200, organizations.enter(call.caller(), slug));
    }

    private Answer add(Call call) {
        var wish = call.body(NewOrganization.class);
        limits.organization(call.address());
        return answer(
                call, 201, organizations.add(call.caller(), wish.organization(), wish.slug()));
    }

    /// A browser has one refresh token: its tabs follow to the new organization. A program keeps
    /// both sign-ins.
    private Answer answer(Call call, int status, Account.SignedIn session) {
        if (RefreshCookie.isWeb(call)) organizations.leave(call.caller());
        return sessions.answer(call, status, session);
    }
}
