package io.millrace.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the router of all operations.
public final class Routes {
    private final ApiContract contract;
    private final Guards guards;
    private final int maxBytes;

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
        var builder = RouterBuilder.create(vertx, contract.validation());
        first.forEach(builder::rootHandler);
        var handlers = new HashMap<String, OperationHandler>();
        for (var rule : contract.rules()) {
            var endpoint = endpoints.get(rule.id());
            if (endpoint == null) throw new IllegalStateException("no endpoint: " + rule.id());
            var handler = new OperationHandler(rule, endpoint, inputs, guards);
            handlers.put(rule.id(), handler);
            // Both are done by the handler, in its order: who first, then what.
            Objects.requireNonNull(builder.getRoute(rule.id()))
                    .setDoSecurity(false)
                    .setDoValidation(false)
                    .addHandler(handler);
        }
        if (handlers.size() != endpoints.size()) {
            throw new IllegalStateException("endpoints that the contract does not name");
        }
        var router = builder.createRouter();
        for (var rule : contract.rules()) {
            for (var alias : rule.aliases()) {
                router.route(rule.method(), alias)
                        .handler(Objects.requireNonNull(handlers.get(rule.id())));
            }
        }
        return router;
    }

    /// Answers what no route takes: 405 where the path is known, else 404.
    public void otherwise(RoutingContext ctx) {
        var allowed =
                contract.rules().stream()
                        .filter(rule -> matches(rule, ctx.normalizedPath()))
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
        return rule.aliases().contains(path)
                || path.matches(rule.path().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"));
    }
}
