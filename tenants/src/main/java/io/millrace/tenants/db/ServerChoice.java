package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where new tenants go: to the server with the fewest bytes that is open, not full and answers.
public final class ServerChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChoice.class);
    private static final String BYTES = "select millrace.server_bytes()";
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final List<Server> servers;
    private final Map<String, Size> sizes = new ConcurrentHashMap<>();

    private record Size(long bytes, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < FRESH.toNanos();
        }
    }

    public ServerChoice(List<Server> servers) {
        this.servers = List.copyOf(servers);
    }

    /// @throws ProblemException `unavailable` when no server takes one
    public Server choose() {
        var only = servers.getFirst().settings();
        if (servers.size() == 1 && !only.isClosed() && only.mostBytes() == Long.MAX_VALUE) {
            return servers.getFirst();
        }
        Optional<Server> best = Optional.empty();
        long fewest = Long.MAX_VALUE;
        for (var server : servers) {
            if (server.settings().isClosed()) continue;
            long bytes = bytes(server).orElse(Long.MAX_VALUE);
            if (bytes >= Math.min(fewest, server.settings().mostBytes())) continue;
            best = Optional.of(server);
            fewest = bytes;
        }
        return best.orElseThrow(ServerChoice::full);
    }

    private static RuntimeException full() {
        return Problem.unavailable(
                        "No server takes new organizations now; ask the platform's operator.")
                .toException();
    }

    private Optional<Long> bytes(Server server) {
        var known = sizes.get(server.name());
        if (known != null && known.isFresh()) return Optional.of(known.bytes());
        try {
            long bytes = measure(server);
            sizes.put(server.name(), new Size(bytes, System.nanoTime()));
            return Optional.of(bytes);
        } catch (ProblemException e) { // it is away
            LOG.atWarn()
                    .addKeyValue("service", "tenants")
                    .addKeyValue("server", server.name())
                    .setCause(e)
                    .log("no tenant is placed there");
            return Optional.empty();
        }
    }

    private static long measure(Server server) {
        return server.db()
                .platform(
                        c -> c.preparedQuery(BYTES).execute().await().iterator().next().getLong(0));
    }
}
