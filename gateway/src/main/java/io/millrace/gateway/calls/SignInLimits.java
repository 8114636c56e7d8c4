package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.limit.Quota;
import io.millrace.gateway.limit.RateLimiter;
import io.millrace.kernel.Problem;
import java.time.Duration;
import java.util.Locale;

/// How often one address may sign up, sign in or refresh, and one login may be tried. Shared by all
/// gateways of a node.
public final class SignInLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration LOGIN_WINDOW = Duration.ofMinutes(10);
    private static final int MAX_KEYS = 100_000;
    private static final String OPERATOR = "operator ";

    private final RateLimiter signups;
    private final RateLimiter addresses;
    private final RateLimiter logins;

    /// @param signups per minute and address
    /// @param addresses sign-ins and refreshes per minute and address
    /// @param logins failed sign-ins per ten minutes and e-mail
    public SignInLimits(int signups, int addresses, int logins) {
        this.signups = new RateLimiter(signups, WINDOW, MAX_KEYS);
        this.addresses = new RateLimiter(addresses, WINDOW, MAX_KEYS);
        this.logins = new RateLimiter(logins, LOGIN_WINDOW, MAX_KEYS);
    }

    /// A sign-up says whether the password of an e-mail that is known is right: it counts as a try.
    Quota signup(String address, String email) {
        long now = System.nanoTime();
        return allowed(signups.take(address, now).and(logins.take(login(email), now)));
    }

    /// Operators and members with one address are two.
    Quota operator(String address, String email) {
        return login(address, OPERATOR + email.strip());
    }

    void operatorSucceeded(String email) {
        succeeded(OPERATOR + email.strip());
    }

    /// Somebody signed in adds an organization.
    void organization(String address) {
        allowed(signups.take(address, System.nanoTime()));
    }

    Quota login(String address, String email) {
        long now = System.nanoTime();
        return allowed(addresses.take(address, now).and(logins.take(login(email), now)));
    }

    /// The last try of this e-mail was right: it does not count.
    void succeeded(String email) {
        logins.giveBack(login(email));
    }

    private static String login(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    Quota refresh(String address) {
        return allowed(addresses.take(address, System.nanoTime()));
    }

    private static Quota allowed(Quota quota) {
        if (quota.isAllowed()) return quota;
        var seconds = (int) quota.retrySeconds();
        throw Problem.tooMany("Too many tries; wait " + seconds + " s.", seconds).toException();
    }

    /// Where a call comes from.
    static String address(Call call) {
        return call.incoming().remoteAddress().hostAddress();
    }

    /// Adds the RateLimit fields (draft-ietf-httpapi-ratelimit-headers).
    static Answer headers(Answer answer, Quota quota) {
        return answer.with(
                        "RateLimit-Policy",
                        "\"sign-in\";q=%d;w=%d".formatted(quota.limit(), quota.windowSeconds()))
                .with(
                        "RateLimit",
                        "\"sign-in\";r=%d;t=%d".formatted(quota.remaining(), quota.resetSeconds()));
    }
}
