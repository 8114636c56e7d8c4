package io.millrace.gateway.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// Headers of every answer. An answer that is no page may do nothing in a browser at all.
public final class SecurityHeaders implements Handler<RoutingContext> {
    static final String POLICY = "Content-Security-Policy";
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    @Override
    public void handle(RoutingContext ctx) {
        ctx.response()
                .putHeader(POLICY, NOTHING)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        ctx.next();
    }

    /// What a page may do: its own files, and the scripts and styles that carry `nonce`.
    static String page(String nonce) {
        return "default-src 'none'; script-src 'self' 'nonce-"
                + nonce
                + "'; style-src 'self' 'nonce-"
                + nonce
                + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                + "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'";
    }
}
