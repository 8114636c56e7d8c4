package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.usage.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Health of one service, on all nodes that are to run it. Says nothing of any tenant.
public final class HealthCalls {
    /// Anybody may ask; the cluster and Postgres are asked no more often than this.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final double SILENT_SECONDS = 10;
    private static final String STORE = "postgres";

    /// The names of the first document.
    private static final Map<String, String> PARTS =
            Map.of("reconciliation", "matching", "warehouse", STORE);

    private final ServiceMonitor monitor;
    private final Bus bus;
    private final Supplier<List<Usage.NodeItem>> nodes;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Future<Nodes>> asked = new ConcurrentHashMap<>();

    /// @param nodes as each says of itself
    public HealthCalls(
            ServiceMonitor monitor, Bus bus, Supplier<List<Usage.NodeItem>> nodes, Clock clock) {
        this.monitor = monitor;
        this.bus = bus;
        this.nodes = nodes;
        this.clock = clock;
    }

    /// @param expected nodes that are there and are to run it
    /// @param serving nodes that do
    record Nodes(int expected, int serving) {}

    record Health(String status, String service, Instant since, @Nullable Nodes nodes) {}

    private record Known(Nodes nodes, Instant at) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of("getServiceHealth", this::health);
    }

    private Answer health(Call call) {
        var name = call.text("service");
        var part = PARTS.getOrDefault(name, name);
        var its = monitor.now().items().stream().filter(each -> isPart(each, part)).toList();
        var first =
                its.stream().filter(each -> !each.answers()).findFirst().orElseGet(its::getFirst);
        if (!first.answers()) {
            throw Problem.unavailable(name + " is down since " + first.since() + ".").toException();
        }
        if (part.equals(STORE)) {
            return Answer.ok(new Health("up", name, first.since(), null));
        }
        var nodes = nodes(part);
        if (nodes.serving() < nodes.expected()) {
            throw Problem.unavailable(
                            "%s runs on %d of %d nodes."
                                    .formatted(name, nodes.serving(), nodes.expected()))
                    .toException();
        }
        return Answer.ok(new Health("up", name, first.since(), nodes));
    }

    /// Postgres is one part on each of its servers.
    private static boolean isPart(ServiceMonitor.Service its, String part) {
        return its.name().equals(part)
                || (part.equals(STORE) && its.name().startsWith(STORE + "-"));
    }

    private Nodes nodes(String service) {
        var now = clock.instant();
        var last = known.get(service);
        if (last != null && last.at().plus(FRESH).isAfter(now)) return last.nodes();
        var mine = Promise.<Nodes>promise();
        var others = asked.putIfAbsent(service, mine.future());
        if (others != null) return others.await();
        try {
            int expected = Math.max(expected(service), 1);
            // Where the cluster does not say, the monitor does, which was asked already.
            var found = new Nodes(expected, bus.nodes(service).orElse(expected));
            known.put(service, new Known(found, now));
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            mine.fail(e);
            throw e;
        } finally {
            asked.remove(service);
        }
    }

    private int expected(String service) {
        try {
            return (int)
                    nodes.get().stream()
                            .filter(node -> node.silentSeconds() < SILENT_SECONDS)
                            .filter(node -> node.roles().contains(service))
                            .count();
        } catch (ProblemException _) { // Postgres is away: one that answers is all that is known
            return 1;
        }
    }
}
