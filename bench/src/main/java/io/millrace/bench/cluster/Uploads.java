package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that upload small batches all the time, each with a key of its own and one line that is
/// no record, and repeat one that fails until it is taken, a second later the first time.
final class Uploads implements AutoCloseable {
    static final String DATASET = "uploads";
    private static final int ROWS = 20;
    private static final long RETRY_MILLIS = 1_000;
    private static final long PAUSE_MILLIS = 250;

    private final Tenant tenant;
    private final Balancer nodes;
    private final Ground ground;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> spoilt = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final Gaps gaps = new Gaps();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger failedAgain = new AtomicInteger();
    private final AtomicInteger failedWithGround = new AtomicInteger();
    private volatile boolean over;

    private Uploads(Tenant tenant, List<URI> nodes, Ground ground) {
        this.tenant = tenant;
        this.nodes = Balancer.over(nodes);
        this.ground = ground;
    }

    static Uploads start(Tenant tenant, List<URI> nodes, Ground ground, int clients) {
        var uploads = new Uploads(tenant, nodes, ground);
        for (int i = 0; i < clients; i++) {
            int client = i;
            uploads.threads.add(Thread.ofVirtual().start(() -> uploads.run(client)));
        }
        return uploads;
    }

    private void run(int client) {
        try {
            for (int batch = 0; !over; batch++) {
                upload(client + "-" + batch);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void upload(String batch) throws InterruptedException {
        var rows = new ArrayList<String>();
        for (int i = 0; i < ROWS; i++) rows.add(batch + "-" + i);
        var body = new StringBuilder();
        for (var id : rows) {
            body.append("{\"id\":\"%s\",\"amount\":%d}\n".formatted(id, Audit.amount(id)));
        }
        body.append(spoilt(batch)).append('\n');
        for (int tries = 1; !isTaken(batch, body.toString()); tries++) {
            boolean isSecond = tries == 2;
            if (tries == 1) repeated.incrementAndGet();
            if (isSecond && ground.isAway()) failedWithGround.incrementAndGet();
            else if (isSecond) failedAgain.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
        gaps.success();
        acknowledged.addAll(rows);
        spoilt.add(spoilt(batch));
    }

    private static String spoilt(String batch) {
        return "{\"id\":\"%s\",\"amount\":".formatted(batch);
    }

    private boolean isTaken(String batch, String body) throws InterruptedException {
        var node = nodes.next();
        var request =
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/x-ndjson")
                        .header("Idempotency-Key", batch)
                        .POST(BodyPublishers.ofString(body));
        try {
            var answer = tenant.once(node, request, "/api/v1/datasets/" + DATASET + "/records");
            if (answer.statusCode() / 100 == 2) return true;
        } catch (IOException _) { // no answer: it may have been taken or not
        }
        nodes.failed(node);
        return false;
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    /// The lines of acknowledged batches that are no records.
    Set<String> spoilt() {
        return spoilt;
    }

    Gaps gaps() {
        return gaps;
    }

    /// Requests that failed at first.
    int repeated() {
        return repeated.get();
    }

    /// Those that failed a second time, though Postgres and room on the disk were there.
    int failedAgain() {
        return failedAgain.get();
    }

    /// Those that failed a second time while one of these was away.
    int failedWithGround() {
        return failedWithGround.get();
    }

    /// Returns when the last batch of each client is taken.
    void finish() {
        over = true;
        try {
            for (var thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
        nodes.close();
    }
}
