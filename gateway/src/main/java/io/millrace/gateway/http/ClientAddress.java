package io.millrace.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Where a request comes from. What `X-Forwarded-For` says counts only as far as proxies wrote it
/// that are trusted: anybody can send that header.
public final class ClientAddress {
    private static final String HEADER = "X-Forwarded-For";

    private final List<Network> proxies;

    /// A range of addresses.
    ///
    /// @param bits of `address` that count
    private record Network(InetAddress address, int bits) {
        static Network parse(String text) {
            var parts = text.split("/", 2);
            var address = InetAddress.ofLiteral(parts[0]);
            int most = address.getAddress().length * Byte.SIZE;
            int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : most;
            if (bits < 0 || bits > most) throw new IllegalArgumentException(text);
            return new Network(address, bits);
        }

        boolean contains(InetAddress other) {
            var own = address.getAddress();
            var its = other.getAddress();
            if (its.length != own.length) return false;
            int whole = bits / Byte.SIZE;
            if (!Arrays.equals(own, 0, whole, its, 0, whole)) return false;
            int rest = bits % Byte.SIZE;
            if (rest == 0) return true;
            int shift = Byte.SIZE - rest;
            return (own[whole] & 0xff) >> shift == (its[whole] & 0xff) >> shift;
        }
    }

    /// @param proxies addresses, or ranges such as `10.0.0.0/8`
    /// @throws IllegalArgumentException for what is neither
    public ClientAddress(Collection<String> proxies) {
        this.proxies = proxies.stream().map(Network::parse).toList();
    }

    /// The address of the client, as far as it can be trusted.
    public String of(HttpServerRequest request) {
        var peer = request.remoteAddress().hostAddress();
        if (proxies.isEmpty()) return peer;
        var hops = String.join(",", request.headers().getAll(HEADER));
        return of(peer, hops);
    }

    /// The last one on the way that is no trusted proxy.
    String of(String peer, String forwarded) {
        var hops = forwarded.split(",", -1);
        var address = peer;
        for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            var before = literal(hops[i].strip());
            if (before.isEmpty()) break;
            address = before.get().getHostAddress();
        }
        return address;
    }

    private boolean isTrusted(String address) {
        return literal(address)
                .filter(its -> proxies.stream().anyMatch(each -> each.contains(its)))
                .isPresent();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) { // a name, a port, or nothing
            return Optional.empty();
        }
    }
}
