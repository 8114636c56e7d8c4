package io.millrace.gateway;

import io.millrace.gateway.calls.Prices;
import io.millrace.gateway.live.LiveSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// @param port 0 takes a free one
/// @param origins other web origins that may read answers and open sockets
/// @param trustedProxies addresses, or ranges of them, whose `X-Forwarded-For` is believed
/// @param pages folder of the built web page
/// @param maxBodyBytes of a body that is read whole
/// @param maxUploadBytes of a body that is streamed
/// @param timeout of a service's answer
/// @param waitLimit of an answer that the caller chose to wait for
/// @param idle a connection on which nothing moves is closed after this; longer than `waitLimit`
/// @param refreshLife how long the web page's cookie lives
/// @param signupsPerMinute and address
/// @param signInsPerMinute and address
/// @param triesPerTenMinutes sign-ins per e-mail that may fail
/// @param prices of what tenants use
public record GatewaySettings(
        String host,
        int port,
        Set<String> origins,
        List<String> trustedProxies,
        Path pages,
        int maxBodyBytes,
        long maxUploadBytes,
        Duration timeout,
        Duration waitLimit,
        Duration idle,
        Duration refreshLife,
        int signupsPerMinute,
        int signInsPerMinute,
        int triesPerTenMinutes,
        LiveSettings live,
        Prices prices) {
    public GatewaySettings {
        origins = Set.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
        if (idle.compareTo(waitLimit) <= 0) {
            throw new IllegalArgumentException("idle must be longer than waitLimit");
        }
    }

    /// What a node uses where its settings say nothing.
    public static GatewaySettings standard(String host, int port, Path pages) {
        return new GatewaySettings(
                host,
                port,
                Set.of(),
                List.of(),
                pages,
                1 << 20,
                8L << 30,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(6),
                Duration.ofDays(30),
                120,
                300,
                10,
                LiveSettings.standard(),
                Prices.NONE);
    }

    /// @param others besides its own
    /// @param proxies whose `X-Forwarded-For` is believed
    public GatewaySettings with(Set<String> others, List<String> proxies) {
        return new GatewaySettings(
                host,
                port,
                others,
                proxies,
                pages,
                maxBodyBytes,
                maxUploadBytes,
                timeout,
                waitLimit,
                idle,
                refreshLife,
                signupsPerMinute,
                signInsPerMinute,
                triesPerTenMinutes,
                live,
                prices);
    }

    public GatewaySettings at(Prices its) {
        return new GatewaySettings(
                host,
                port,
                origins,
                trustedProxies,
                pages,
                maxBodyBytes,
                maxUploadBytes,
                timeout,
                waitLimit,
                idle,
                refreshLife,
                signupsPerMinute,
                signInsPerMinute,
                triesPerTenMinutes,
                live,
                its);
    }
}
