package io.millrace.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/// Whether this node is about to leave. From then on it is not ready, takes no sockets, and asks
/// each client with its answer to open its next connection elsewhere. Safe from any thread.
public final class Departure {
    private volatile boolean begun;

    public void begin() {
        begun = true;
    }

    public boolean hasBegun() {
        return begun;
    }

    /// What every request passes.
    void tell(RoutingContext ctx) {
        boolean hasHeader = ctx.request().version() != HttpVersion.HTTP_2;
        if (begun && hasHeader) ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        ctx.next();
    }
}
