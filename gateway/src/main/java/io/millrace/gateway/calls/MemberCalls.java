package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.kernel.Problem;
import io.millrace.tenants.Invitations;
import io.millrace.tenants.Members;
import io.millrace.tenants.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The users of a tenant and the invitations to become one.
public final class MemberCalls {
    private final Members members;
    private final Invitations invitations;
    private final SignInLimits limits;
    private final SessionAnswers sessions;

    public MemberCalls(
            Members members,
            Invitations invitations,
            SignInLimits limits,
            SessionAnswers sessions) {
        this.members = members;
        this.invitations = invitations;
        this.limits = limits;
        this.sessions = sessions;
    }

    record UserList(List<Members.Item> items) {}

    record Invite(String email, String role) {}

    record Change(Optional<String> role, Optional<Boolean> active) {}

    record Accept(String invitation, Optional<String> password) {
        /// Without the token and the password.
        @Override
        public String toString() {
            return "Accept[]";
        }
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listUsers", call -> Answer.ok(new UserList(members.list(call.tenant()))),
                "inviteUser", this::invite,
                "changeUser", this::change,
                "removeUser", this::remove,
                "acceptInvitation", this::accept);
    }

    private Answer invite(Call call) {
        var wish = call.body(Invite.class);
        var invited = members.invite(call.caller(), wish.email(), role(wish.role()));
        return Answer.json(201, invited)
                .changing(Map.of(), Map.of("email", invited.email(), "role", invited.role()));
    }

    private static Role role(String id) {
        return Role.of(id)
                .orElseThrow(() -> Problem.invalid("role: there is no " + id + ".").toException());
    }

    private Answer change(Call call) {
        var wish = call.body(Change.class);
        if (wish.role().isEmpty() && wish.active().isEmpty()) {
            throw Problem.invalid("role or active is expected.").toException();
        }
        var its = new Members.Wish(wish.role().map(MemberCalls::role), wish.active());
        var changed = members.change(call.caller(), call.text("id"), its);
        var after = changed.after().orElseThrow();
        return Answer.ok(after).changing(changed.before(), after);
    }

    private Answer remove(Call call) {
        var removed = members.remove(call.caller(), call.text("id"));
        return Answer.noContent().changing(removed, Map.of());
    }

    /// Whoever has an invitation may try the password of its address: that counts as a sign-in.
    private Answer accept(Call call) {
        var wish = call.body(Accept.class);
        limits.refresh(call.address());
        var email = invitations.open(wish.invitation()).email();
        var quota = limits.login(call.address(), email);
        var session = invitations.accept(wish.invitation(), wish.password(), call.who());
        limits.succeeded(email);
        return SignInLimits.headers(sessions.answer(call, 201, session), quota);
    }
}
