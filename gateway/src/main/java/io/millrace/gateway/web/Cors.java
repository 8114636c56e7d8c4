package io.millrace.gateway.web;

import io.millrace.gateway.http.BoundedBody;
import io.millrace.gateway.live.Origins;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// Lets pages of the origins in the settings read answers; others get no header, so their browser
/// keeps the answer from them. No cookies cross origins.
public final class Cors implements Handler<RoutingContext> {
    private static final String DAY = "86400";

    private final Origins origins;

    public Cors(Origins origins) {
        this.origins = origins;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var origin = ctx.request().getHeader("Origin");
        var response = ctx.response();
        vary(response);
        boolean isAllowed = origin != null && origins.allowsOther(origin);
        if (isAllowed) {
            response.putHeader("Access-Control-Allow-Origin", origin)
                    .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
                    .putHeader(
                            "Access-Control-Expose-Headers",
                            "traceparent, Retry-After, RateLimit, RateLimit-Policy, Location,"
                                    + " Content-Disposition, Tus-Resumable, Upload-Offset,"
                                    + " Upload-Length, Upload-Expires");
        }
        if (!isPreflight(ctx)) {
            ctx.next();
            return;
        }
        BoundedBody.drop(ctx.request());
        if (isAllowed) allow(ctx);
        else response.setStatusCode(204).end();
    }

    /// Every answer depends on where the page that asks is from.
    public static void vary(HttpServerResponse response) {
        response.headers().set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }

    private static boolean isPreflight(RoutingContext ctx) {
        return HttpMethod.OPTIONS.equals(ctx.request().method())
                && ctx.request().getHeader("Access-Control-Request-Method") != null;
    }

    private static void allow(RoutingContext ctx) {
        ctx.response()
                .putHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
                .putHeader(
                        "Access-Control-Allow-Headers",
                        "Authorization, Content-Type, Content-Encoding, Content-Disposition,"
                                + " Idempotency-Key, traceparent, Tus-Resumable, Upload-Offset,"
                                + " Upload-Length, Upload-Metadata")
                .putHeader("Access-Control-Max-Age", DAY)
                .setStatusCode(204)
                .end();
    }
}
