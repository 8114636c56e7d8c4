package io.millrace.gateway.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// Headers of every answer. An answer that is no page may do nothing in a browser at all.
public final class SecurityHeaders implements Handler<RoutingContext> {
    static final String POLICY = "Content-Security-Policy";
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final List<Header> ALWAYS =
            List.of(
                    header(POLICY, NOTHING),
                    header("X-Content-Type-Options", "nosniff"),
                    header("X-Frame-Options", "DENY"),
                    header("Referrer-Policy", "no-referrer"),
                    header("Cross-Origin-Opener-Policy", "same-origin"),
                    header("Cross-Origin-Resource-Policy", "same-origin"),
                    header("Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

    private record Header(CharSequence name, CharSequence value) {}

    @Override
    public void handle(RoutingContext ctx) {
        add(ctx.response());
        ctx.next();
    }

    public static void add(HttpServerResponse response) {
        var headers = response.headers();
        ALWAYS.forEach(header -> headers.set(header.name(), header.value()));
    }

    private static Header header(String name, String value) {
        return new Header(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
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
