package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients behind a load balancer that sign nothing off: they ask who they are, read rows and store
/// some, one after the other without end. A request that fails they repeat once, a second later.
final class Callers implements AutoCloseable {
    static final String DATASET = "called";
    private static final long RETRY_MILLIS = 1_000;
    private static final long PAUSE_MILLIS = 60;

    private final Tenant tenant;
    private final Balancer nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failedAgain = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean over;

    /// A request that failed at first.
    ///
    /// @param began by the nanosecond clock, as `ended`
    /// @param what was asked, where, and what came of it
    record Failure(long began, long ended, String what) {}

    private Callers(Tenant tenant, List<URI> nodes) {
        this.tenant = tenant;
        this.nodes = Balancer.over(nodes);
    }

    static Callers start(Tenant tenant, List<URI> nodes, int count)
            throws IOException, InterruptedException {
        tenant.put(nodes.getFirst(), "/api/v1/datasets/" + DATASET, Map.of());
        var callers = new Callers(tenant, nodes);
        for (int i = 0; i < count; i++) {
            int caller = i;
            callers.threads.add(Thread.ofVirtual().start(() -> callers.run(caller)));
        }
        return callers;
    }

    private void run(int caller) {
        try {
            for (int turn = 0; !over; turn++) {
                call(caller + "-" + turn, (caller + turn) % 3);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(String id, int kind) throws InterruptedException {
        long began = System.nanoTime();
        var failed = tried(id, kind);
        if (!failed.isEmpty()) {
            failures.add(new Failure(began, System.nanoTime(), failed));
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            if (!tried(id, kind).isEmpty()) {
                failedAgain.incrementAndGet();
                return;
            }
        }
        answered.incrementAndGet();
        if (kind == 2) acknowledged.add(id);
    }

    /// Empty when it went well.
    private String tried(String id, int kind) throws InterruptedException {
        var node = nodes.next();
        var path =
                switch (kind) {
                    case 0 -> "/api/v1/auth/me";
                    case 1 -> "/api/v1/datasets/" + DATASET + "/rows?limit=1";
                    default -> "/api/v1/datasets/" + DATASET + "/records";
                };
        try {
            var answer = tenant.once(node, request(id, kind), path);
            if (answer.statusCode() / 100 == 2) return "";
            nodes.failed(node);
            return path + " at " + node + ": " + answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            nodes.failed(node);
            return path + " at " + node + ": " + e;
        }
    }

    private static HttpRequest.Builder request(String id, int kind) {
        if (kind < 2) return HttpRequest.newBuilder().GET();
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", id)
                .POST(
                        BodyPublishers.ofString(
                                "{\"id\":\"%s\",\"amount\":%d}\n".formatted(id, Audit.amount(id))));
    }

    /// Requests that were answered well, at once or when repeated.
    int answered() {
        return answered.get();
    }

    int failedAgain() {
        return failedAgain.get();
    }

    /// Requests that failed at first.
    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /// Those that failed after a moment of the nanosecond clock.
    List<Failure> failuresSince(long moment) {
        return failures.stream().filter(its -> its.ended() - moment > 0).toList();
    }

    /// Ids of rows that were taken.
    Set<String> acknowledged() {
        return acknowledged;
    }

    @Override
    public void close() {
        over = true;
        try {
            for (var thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nodes.close();
    }
}
