package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Operator;
import io.millrace.tenants.Principal;
import io.millrace.tenants.Role;
import io.millrace.tenants.Standing;
import io.millrace.tenants.Tokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides who calls and whether they may. Everything that is not allowed is refused.
public final class Access {
    private static final String SCHEME = "bearer ";
    private static final String INGEST = "ingest:";
    private static final int LONGEST_TOKEN = 4_096;

    private final Tokens tokens;
    private final ApiKeys keys;
    private final Standing standing;

    public Access(Tokens tokens, ApiKeys keys, Standing standing) {
        this.tokens = tokens;
        this.keys = keys;
        this.standing = standing;
    }

    /// Who makes a request; neither where nobody needs to be known.
    record Caller(Optional<Principal> member, Optional<Operator> operator) {
        private static final Caller ANYBODY = new Caller(Optional.empty(), Optional.empty());
    }

    /// Who makes the request.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`
    Caller who(HttpServerRequest request, Rule rule) {
        var header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        return switch (rule.caller()) {
            case ANYBODY -> Caller.ANYBODY;
            case ANYBODY_OR_MEMBER -> header.isEmpty() ? Caller.ANYBODY : member(header);
            case MEMBER -> member(header);
            case OPERATOR -> operator(header);
        };
    }

    /// The member that makes the request, where the token was looked at before and lets it in.
    Optional<Caller> known(HttpServerRequest request, Rule rule) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || rule.caller() != Rule.Caller.MEMBER) return Optional.empty();
        if (!isBearer(header)) return Optional.empty();
        var lowest = rule.lowest().orElseThrow();
        return tokens.known(header.substring(SCHEME.length()).strip())
                .filter(who -> who.may(lowest))
                .map(who -> new Caller(Optional.of(who), Optional.empty()));
    }

    private Caller member(String header) {
        return new Caller(Optional.of(principal(token(header))), Optional.empty());
    }

    private Caller operator(String header) {
        var token = token(header);
        var operator = tokens.operator(checked(token));
        return operator.isPresent()
                ? new Caller(Optional.empty(), operator)
                : new Caller(Optional.of(principal(token)), Optional.empty());
    }

    private static String token(String header) {
        if (!isBearer(header)) throw unknown();
        return header.substring(SCHEME.length()).strip();
    }

    private static boolean isBearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    private static String checked(String token) {
        if (token.isEmpty() || token.length() > LONGEST_TOKEN) throw unknown();
        return token;
    }

    /// Who a token speaks for: a person's access token or a program's key.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`, or `forbidden` for a tenant
    ///   that is suspended
    public Principal principal(String token) {
        return checked(token).startsWith(ApiKeys.PREFIX)
                ? standing.admit(keys.verify(token))
                : tokens.verify(token);
    }

    /// Who a token speaks for, where that one may read what the tenant has.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`, or `forbidden` for a key
    ///   without a role
    public Principal reader(String token) {
        var who = principal(token);
        if (!who.may(Role.VIEWER)) throw tooLow(Role.VIEWER);
        return who;
    }

    /// Those of `callers` whose sign-in or key has ended since they were let in.
    public Set<Principal> ended(Collection<Principal> callers) {
        var ended = new HashSet<>(keys.ended(callers));
        callers.stream().filter(tokens::isEnded).forEach(ended::add);
        return ended;
    }

    private static RuntimeException unknown() {
        return Problem.unauthenticated().toException();
    }

    /// @throws io.millrace.kernel.ProblemException `forbidden` naming the role that is needed
    static void check(Caller caller, Rule rule, Optional<String> dataset) {
        if (rule.isPublic() || caller.operator().isPresent()) return;
        if (rule.isOperators()) {
            throw Problem.forbidden("This needs the platform's operator.").toException();
        }
        var who = caller.member();
        var needed = rule.lowest().orElseThrow();
        boolean may =
                who.filter(its -> its.may(needed) || mayIngest(its, rule, dataset)).isPresent();
        if (may) return;
        var only =
                who.stream()
                        .flatMap(its -> its.scopes().stream())
                        .filter(Access::isOfADataset)
                        .sorted()
                        .toList();
        throw rule.ingest() && !only.isEmpty() ? elsewhere(only) : tooLow(needed);
    }

    private static boolean isOfADataset(String scope) {
        return scope.startsWith(INGEST);
    }

    private static RuntimeException elsewhere(List<String> scopes) {
        var datasets = scopes.stream().map(scope -> scope.substring(INGEST.length())).toList();
        return Problem.forbidden(
                        "This key may only ingest into " + String.join(", ", datasets) + ".")
                .toException();
    }

    private static RuntimeException tooLow(Role needed) {
        return Problem.forbidden("This needs the role " + needed.id() + " or higher.")
                .toException();
    }

    private static boolean mayIngest(Principal caller, Rule rule, Optional<String> dataset) {
        return rule.ingest() && dataset.filter(caller::mayIngest).isPresent();
    }
}
