package io.millrace.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Makes the router of all operations.
public final class Routes {
    private final ApiContract contract;
    private final Guards guards;
    private final int maxBytes;
    private final Map<String, OperationHandler> reads = new HashMap<>();

    /// @param maxBytes of a body that is read whole
    public Routes(ApiContract contract, Guards guards, int maxBytes) {
        this.contract = contract;
        this.guards = guards;
        this.maxBytes = maxBytes;
    }

    /// @param endpoints by operation; exactly those of the contract
    /// @param first what every request passes before
    public Router router(
            Vertx vertx, Map<String, Endpoint> endpoints, List<Handler<RoutingContext>> first) {
        var inputs = new Inputs(vertx, contract, maxBytes);
        var router = Router.router(vertx);
        first.forEach(handler -> router.route().handler(handler));
        for (var rule : inOrder(contract.rules())) {
            var endpoint = endpoints.get(rule.id());
            if (endpoint == null) throw new IllegalStateException("no endpoint: " + rule.id());
            var handler = new OperationHandler(rule, endpoint, inputs, guards);
            router.route(rule.method(), template(rule.path())).handler(passing(rule, handler));
            if (rule.head()) router.route(HttpMethod.HEAD, template(rule.path())).handler(handler);
            for (var alias : rule.aliases()) {
                router.route(rule.method(), template(alias)).handler(handler);
            }
            if (HttpMethod.GET.equals(rule.method())) reads.put(rule.path(), handler);
        }
        if (contract.rules().size() != endpoints.size()) {
            throw new IllegalStateException("endpoints that the contract does not name");
        }
        return router;
    }

    /// A path that is written out goes before one that a parameter makes fit.
    private static List<Rule> inOrder(List<Rule> rules) {
        return rules.stream().sorted(Comparator.comparing(Routes::isTemplate)).toList();
    }

    private static boolean isTemplate(Rule rule) {
        return rule.path().contains("{");
    }

    /// A path that is written out has its own methods only, even where a parameter fits it as well.
    private Handler<RoutingContext> passing(Rule rule, Handler<RoutingContext> handler) {
        if (!isTemplate(rule)) return handler;
        var written =
                contract.rules().stream()
                        .filter(other -> !isTemplate(other) && matches(rule, other.path()))
                        .map(Rule::path)
                        .collect(Collectors.toSet());
        if (written.isEmpty()) return handler;
        return ctx -> {
            if (written.contains(ctx.normalizedPath())) ctx.next();
            else handler.handle(ctx);
        };
    }

    /// A path of OpenAPI as vertx-web writes it. Its own router of OpenAPI paths lets bodies pass
    /// where a call may come with or without a token.
    private static String template(String path) {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }

    /// The short way to what [#router] made.
    ///
    /// @param first adds the headers that every answer has
    public Front front(Consumer<HttpServerResponse> first) {
        return new Front(reads, first);
    }

    /// Answers what no route takes: 405 where the path is known, else 404.
    public void otherwise(RoutingContext ctx) {
        var fitting =
                contract.rules().stream()
                        .filter(rule -> matches(rule, ctx.normalizedPath()))
                        .toList();
        boolean isWritten = !fitting.stream().allMatch(Routes::isTemplate);
        var allowed =
                fitting.stream()
                        .filter(rule -> !isWritten || !isTemplate(rule))
                        .map(rule -> rule.method().name())
                        .distinct()
                        .sorted()
                        .toList();
        var problem =
                allowed.isEmpty()
                        ? Failures.nothing()
                        : Failures.wrongMethod(String.join(", ", allowed));
        ctx.fail(problem.toException());
    }

    private static boolean matches(Rule rule, String path) {
        return fits(rule.path(), path) || rule.aliases().stream().anyMatch(its -> fits(its, path));
    }

    private static boolean fits(String template, String path) {
        return path.matches(template.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"));
    }
}
