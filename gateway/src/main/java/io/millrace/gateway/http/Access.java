package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Principal;
import io.millrace.tenants.Role;
import io.millrace.tenants.Tokens;
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

    public Access(Tokens tokens, ApiKeys keys) {
        this.tokens = tokens;
        this.keys = keys;
    }

    /// Who makes the request; empty where nobody needs to be known.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`
    Optional<Principal> who(HttpServerRequest request, Rule rule) {
        if (rule.isPublic()) return Optional.empty();
        var header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) throw unknown();
        return Optional.of(principal(header.substring(SCHEME.length()).strip()));
    }

    /// Who a token speaks for: a person's access token or a program's key.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`
    public Principal principal(String token) {
        if (token.isEmpty() || token.length() > LONGEST_TOKEN) throw unknown();
        return token.startsWith(ApiKeys.PREFIX) ? keys.verify(token) : tokens.verify(token);
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
    static void check(Optional<Principal> who, Rule rule, Optional<String> dataset) {
        if (rule.isPublic()) return;
        var needed = rule.lowest().orElseThrow();
        boolean may =
                who.filter(caller -> caller.may(needed) || mayIngest(caller, rule, dataset))
                        .isPresent();
        if (may) return;
        var only =
                who.stream()
                        .flatMap(caller -> caller.scopes().stream())
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
