package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.limit.Allowance;
import io.millrace.gateway.limit.ClusterLimiter;
import io.millrace.kernel.Problem;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/// How often one address may sign up, sign in or refresh, and one login may be tried, over all
/// nodes.
public final class SignInLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration LOGIN_WINDOW = Duration.ofMinutes(10);
    private static final String OPERATOR = "operator ";

    private final Tries signups;
    private final Tries addresses;
    private final UnaryOperator<String> veil;
    private final Tries logins;

    private record Tries(ClusterLimiter limiter, int limit) {
        Allowance take(String key) {
            return limiter.take(key, limit);
        }
    }

    /// @param signups per minute and address
    /// @param addresses sign-ins and refreshes per minute and address
    /// @param logins failed sign-ins per ten minutes and e-mail
    public record Most(int signups, int addresses, int logins) {}

    /// @param nodes that share a limit while they cannot count together
    /// @param veil of what is counted: the counts are in memory that nodes share in plain text
    public SignInLimits(
            Vertx vertx,
            Most most,
            InstantSource clock,
            IntSupplier nodes,
            UnaryOperator<String> veil) {
        this.veil = veil;
        this.signups =
                new Tries(
                        new ClusterLimiter(vertx, "millrace.tries.signup", WINDOW, clock, nodes),
                        most.signups());
        this.addresses =
                new Tries(
                        new ClusterLimiter(vertx, "millrace.tries.address", WINDOW, clock, nodes),
                        most.addresses());
        this.logins =
                new Tries(
                        new ClusterLimiter(
                                vertx, "millrace.tries.login", LOGIN_WINDOW, clock, nodes),
                        most.logins());
    }

    /// A sign-up says whether the password of an e-mail that is known is right: it counts as a try.
    Allowance signup(String address, String email) {
        return allowed(signups.take(veil.apply(address))).and(allowed(logins.take(login(email))));
    }

    /// Operators and members with one address are two.
    Allowance operator(String address, String email) {
        return login(address, OPERATOR + email.strip());
    }

    void operatorSucceeded(String email) {
        succeeded(OPERATOR + email.strip());
    }

    /// Somebody signed in adds an organization.
    void organization(String address) {
        allowed(signups.take(veil.apply(address)));
    }

    /// An address that is refused uses up nobody's tries.
    Allowance login(String address, String email) {
        return allowed(addresses.take(veil.apply(address))).and(allowed(logins.take(login(email))));
    }

    /// The last try of this e-mail was right: it does not count.
    void succeeded(String email) {
        logins.limiter().giveBack(login(email), logins.limit());
    }

    private String login(String email) {
        return veil.apply(email.strip().toLowerCase(Locale.ROOT));
    }

    Allowance refresh(String address) {
        return allowed(addresses.take(veil.apply(address)));
    }

    private static Allowance allowed(Allowance allowance) {
        if (allowance.isAllowed()) return allowance;
        var seconds = (int) allowance.retrySeconds();
        throw Problem.tooMany("Too many tries; wait " + seconds + " s.", seconds).toException();
    }

    static Answer headers(Answer answer, Allowance allowance) {
        return answer.within(allowance, "sign-in");
    }
}
