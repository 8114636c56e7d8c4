package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.limit.Quota;
import io.millrace.gateway.limit.RateLimiter;
import io.millrace.kernel.Problem;
import java.time.Duration;
import java.util.Locale;

/// How often one address may sign up, sign in or refresh, and one login may be tried. Shared by all
/// gateways of a node.
public final class SignInLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_KEYS = 100_000;

    private final RateLimiter signups;
    private final RateLimiter addresses;
    private final RateLimiter logins;

    /// @param signups per minute and address
    /// @param addresses sign-ins and refreshes per minute and address
    /// @param logins sign-ins per minute and e-mail
    public SignInLimits(int signups, int addresses, int logins) {
        this.signups = new RateLimiter(signups, WINDOW, MAX_KEYS);
        this.addresses = new RateLimiter(addresses, WINDOW, MAX_KEYS);
        this.logins = new RateLimiter(logins, WINDOW, MAX_KEYS);
    }

    public static SignInLimits standard() {
        return new SignInLimits(120, 300, 20);
    }

    Quota signup(String address) {
        return allowed(signups.take(address, System.nanoTime()));
    }

    Quota login(String address, String email) {
        long now = System.nanoTime();
        var byAddress = addresses.take(address, now);
        var byLogin = logins.take(email.strip().toLowerCase(Locale.ROOT), now);
        return allowed(byAddress.and(byLogin));
    }

    Quota refresh(String address) {
        return allowed(addresses.take(address, System.nanoTime()));
    }

    private static Quota allowed(Quota quota) {
        if (quota.isAllowed()) return quota;
        var seconds = (int) quota.retrySeconds();
        throw Problem.tooMany("Too many tries; wait " + seconds + " s.", seconds).toException();
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
