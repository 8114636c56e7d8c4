package io.millrace.gateway.live;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// The web origins that may use the gateway: its own, and those that the settings name exactly.
///
/// @param others such as `https://app.example.org`
public record Origins(Set<String> others) {
    public Origins {
        others = Set.copyOf(others);
    }

    /// Whether a page of another origin may read answers.
    public boolean allowsOther(String origin) {
        return others.contains(origin);
    }

    /// Whether a socket may be opened: programs send no origin, browsers always do.
    boolean allowsSocket(MultiMap headers) {
        return Optional.ofNullable(headers.get("Origin"))
                .map(origin -> allowsOther(origin) || isOwn(origin, headers))
                .orElse(true);
    }

    private static boolean isOwn(String origin, MultiMap headers) {
        var host = headers.get("Host");
        try {
            return host != null && host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException _) { // not a URI
            return false;
        }
    }
}
