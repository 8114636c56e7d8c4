package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Which node gets the next request, as a load balancer knows it: it asks each several times a
/// second whether it is ready, and passes by one that just failed a request until it says so again.
/// When none is ready each is as good as another.
final class Balancer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long LOOK_MILLIS = 200;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final List<URI> nodes;
    private final Map<URI, Boolean> ready = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    private Balancer(List<URI> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    static Balancer over(List<URI> nodes) {
        var balancer = new Balancer(nodes);
        for (var node : nodes) {
            balancer.ready.put(node, true);
            balancer.threads.add(Thread.ofVirtual().start(() -> balancer.look(node)));
        }
        return balancer;
    }

    private void look(URI node) {
        var question = HttpRequest.newBuilder(node.resolve("/readyz")).timeout(PATIENCE).build();
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                ready.put(node, isReady(question));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady(HttpRequest question) throws InterruptedException {
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) { // it is not there
            return false;
        }
    }

    URI next() {
        for (var _ : nodes) {
            var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
            if (ready.getOrDefault(node, false)) return node;
        }
        return nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
    }

    void failed(URI node) {
        ready.put(node, false);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        http.shutdownNow();
    }
}
