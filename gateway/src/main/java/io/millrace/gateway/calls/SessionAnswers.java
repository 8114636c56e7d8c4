package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.tenants.Account;
import java.time.Duration;

/// Hands out the tokens of a sign-in: to a program both, to the web page the refresh token as a
/// cookie.
public final class SessionAnswers {
    private final RefreshCookie cookie;

    /// @param refreshLife how long the web page's cookie lives
    public SessionAnswers(Duration refreshLife) {
        this.cookie = new RefreshCookie(refreshLife);
    }

    Answer answer(Call call, int status, Account.SignedIn session) {
        var user = session.user();
        var actor = new Answer.Actor(session.tenant().id(), user.id(), user.role());
        var answer =
                RefreshCookie.isWeb(call)
                        ? cookie.set(
                                Answer.json(status, session.withoutRefreshToken()),
                                session.refreshToken().orElseThrow())
                        : Answer.json(status, session);
        return answer.by(actor);
    }
}
