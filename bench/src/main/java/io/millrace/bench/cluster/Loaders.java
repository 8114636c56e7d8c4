package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Keeps every node's workers busy with uploads of many rows, so that some run at any time.
final class Loaders implements AutoCloseable {
    private static final String DATASET = "loaded";
    private static final int ROWS = 40_000;

    private final Tenant tenant;
    private final Balancer nodes;
    private final String csv;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private Loaders(Tenant tenant, List<URI> nodes) {
        this.tenant = tenant;
        this.nodes = Balancer.over(nodes);
        var text = new StringBuilder("id,amount\n");
        for (int i = 0; i < ROWS; i++) text.append(i).append(",7.5\n");
        this.csv = text.toString();
    }

    static Loaders start(Tenant tenant, List<URI> nodes, int count) {
        var loaders = new Loaders(tenant, nodes);
        for (int i = 0; i < count; i++) {
            loaders.threads.add(Thread.ofVirtual().start(loaders::run));
        }
        return loaders;
    }

    private void run() {
        try {
            while (!over) load();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load() throws InterruptedException {
        var node = nodes.next();
        var request =
                HttpRequest.newBuilder()
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(csv));
        var path = "/api/v1/datasets/" + DATASET + "/records?again=true&wait=true";
        try {
            var answer = tenant.patiently(node, request, path);
            if (answer.statusCode() / 100 == 2) return;
        } catch (IOException _) { // this one is lost or not: nobody counts them
        }
        nodes.failed(node);
        TimeUnit.SECONDS.sleep(1);
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
