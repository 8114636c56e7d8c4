package io.millrace.gateway.calls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.kernel.Problem;
import io.millrace.tenants.Account;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.ApiKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sign-up, sign-in and the keys of programs.
public final class AccountCalls {
    private final Accounts accounts;
    private final ApiKeys keys;
    private final SignInLimits limits;
    private final SessionAnswers sessions;
    // By identity: an answer is written once for as long as what it says is remembered.
    private final Cache<Account.Me, Answer> written = Caffeine.newBuilder().weakKeys().build();

    public AccountCalls(
            Accounts accounts, ApiKeys keys, SignInLimits limits, SessionAnswers sessions) {
        this.accounts = accounts;
        this.keys = keys;
        this.limits = limits;
        this.sessions = sessions;
    }

    record Login(String email, String password, Optional<String> tenant) {}

    record RefreshToken(String refreshToken) {}

    record NewApiKey(String name, List<String> scopes, Optional<Instant> expiresAt) {}

    record ApiKeyList(List<ApiKeys.ApiKey> items) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "signup", this::signup,
                "login", this::login,
                "refresh", this::refresh,
                "logout", this::logout,
                "me", Endpoint.remembering(this::me, this::knownMe),
                "jwks", _ -> Answer.ok(accounts.tokens().jwks()),
                "createApiKey", this::createKey,
                "listApiKeys", call -> Answer.ok(new ApiKeyList(keys.list(call.tenant()))),
                "revokeApiKey", this::revokeKey);
    }

    private Answer signup(Call call) {
        var wish = call.body(Account.SignUp.class);
        var quota = limits.signup(call.address(), wish.email());
        var session = accounts.signup(wish);
        limits.succeeded(wish.email());
        return SignInLimits.headers(sessions.answer(call, 201, session), quota);
    }

    private Answer login(Call call) {
        var login = call.body(Login.class);
        var quota = limits.login(call.address(), login.email());
        var slug = login.tenant().orElse(null);
        var session = accounts.login(login.email(), login.password(), slug);
        limits.succeeded(login.email());
        return SignInLimits.headers(sessions.answer(call, 200, session), quota);
    }

    private Answer refresh(Call call) {
        var quota = limits.refresh(call.address());
        var session = accounts.refresh(refreshToken(call));
        return SignInLimits.headers(sessions.answer(call, 200, session), quota);
    }

    private Answer logout(Call call) {
        limits.refresh(call.address());
        accounts.logout(refreshToken(call));
        return RefreshCookie.isWeb(call)
                ? RefreshCookie.clear(Answer.noContent())
                : Answer.noContent();
    }

    /// The body's token; the cookie's only for the web page.
    private static String refreshToken(Call call) {
        var body = call.body().length() == 0 ? Optional.<String>empty() : token(call);
        var token = body.isEmpty() && RefreshCookie.isWeb(call) ? RefreshCookie.of(call) : body;
        return token.orElseThrow(() -> missing(call));
    }

    private static Optional<String> token(Call call) {
        return Optional.of(call.body(RefreshToken.class).refreshToken());
    }

    private static RuntimeException missing(Call call) {
        boolean isForeign = !RefreshCookie.isWeb(call) && RefreshCookie.of(call).isPresent();
        var problem =
                isForeign
                        ? Problem.forbidden(
                                "The cookie counts only with the header X-Millrace-Client: web.")
                        : Problem.unauthenticated();
        return problem.toException();
    }

    private Answer me(Call call) {
        return Answer.ok(accounts.me(call.tenant(), call.caller().actor()));
    }

    private Optional<Answer> knownMe(Call call) {
        return accounts.knownMe(call.tenant(), call.caller().actor())
                .map(me -> written.get(me, Answer::ok));
    }

    private Answer createKey(Call call) {
        var wish = call.body(NewApiKey.class);
        return Answer.json(
                201, keys.create(call.caller(), wish.name(), wish.scopes(), wish.expiresAt()));
    }

    private Answer revokeKey(Call call) {
        keys.revoke(call.tenant(), call.text("id"));
        return Answer.noContent();
    }
}
