package io.millrace.gateway.http;

import io.vertx.ext.web.RoutingContext;

/// Writes an answer to the wire.
final class Sender {
    private static final long LINGER_MILLIS = 2_000;

    private Sender() {}

    static void send(RoutingContext ctx, Answer answer, String trace) {
        var response = ctx.response();
        if (response.closed() || response.ended()) return;
        if (!ctx.request().isEnded()) refuseRest(ctx);
        response.setStatusCode(answer.status()).putHeader("traceparent", Trace.parent(trace));
        if (!answer.type().isEmpty()) response.putHeader("Content-Type", answer.type());
        if (!response.headers().contains("Cache-Control")) {
            response.putHeader("Cache-Control", "no-store");
        }
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        response.end(answer.body());
    }

    /// The client still sends what nobody will read: it is dropped for a moment, so that the client
    /// sees the answer rather than a reset, then the connection is closed.
    private static void refuseRest(RoutingContext ctx) {
        ctx.response().putHeader("Connection", "close");
        ctx.request().handler(_ -> {}).resume();
        var connection = ctx.request().connection();
        ctx.vertx().setTimer(LINGER_MILLIS, _ -> connection.close());
    }
}
