package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/// What it costs a cluster to take in rows over HTTP with every stage on.
///
/// @param rows stored
/// @param postgres CPU seconds of all its processes; Kafka and the clients are not counted
/// @param nodes CPU seconds of each node
public record Cost(long rows, double postgres, List<Double> nodes) {
    private static final int ROWS = 20_000;
    private static final int CLIENTS = 3;
    private static final int WARMING = 3;
    private static final List<String> LINES =
            IntStream.range(0, ROWS).mapToObj(Cost::line).toList();

    public Cost {
        nodes = List.copyOf(nodes);
    }

    /// CPU time of a row, in the nodes and in Postgres.
    public double microsPerRow() {
        double all = nodes.stream().mapToDouble(Double::doubleValue).sum() + postgres;
        return all * 1e6 / rows;
    }

    /// How far the busiest and the idlest node are apart, in parts of their mean.
    public double spread() {
        var busy = nodes.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return (busy.getMax() - busy.getMin()) / busy.getAverage();
    }

    /// How CPU seconds are read.
    ///
    /// @param process of one process
    /// @param tree of one with its children
    public record Meter(LongToDoubleFunction process, LongToDoubleFunction tree) {}

    /// Uploads to so many nodes in turn, after three times as many to each of them: until then a
    /// third of a node's time goes into compiling itself.
    public static Cost of(Path folder, int nodes, int uploads, Meter meter)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        try (var ground = Ground.start(folder);
                var fleet = Fleet.start(folder, ground, nodes)) {
            var tenant = Tenant.signUp(fleet.urls().getFirst());
            upload(tenant, fleet.urls(), "warm", WARMING * uploads * nodes);
            ground.settle();
            var before =
                    fleet.pids().stream().map(pid -> meter.process().applyAsDouble(pid)).toList();
            double postgres = meter.tree().applyAsDouble(ground.postgresPid());
            upload(tenant, fleet.urls(), "rows", uploads);
            var used = new ArrayList<Double>();
            for (int i = 0; i < nodes; i++) {
                used.add(meter.process().applyAsDouble(fleet.pids().get(i)) - before.get(i));
            }
            double stored = meter.tree().applyAsDouble(ground.postgresPid()) - postgres;
            return new Cost((long) uploads * ROWS, stored, used);
        }
    }

    private static void upload(Tenant tenant, List<URI> nodes, String dataset, int uploads)
            throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var clients = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(
                        threads.submit(() -> {
                            for (int n = next.getAndIncrement();
                                    n < uploads;
                                    n = next.getAndIncrement()) {
                                store(tenant, nodes.get(n % nodes.size()), dataset, n);
                            }
                            return null;
                        }));
            }
            for (var client : clients) client.get();
        }
    }

    private static void store(Tenant tenant, URI node, String dataset, int number)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder()
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(csv(number)));
        var path = "/api/v1/datasets/" + dataset + "/records?wait=true";
        var answer = tenant.patiently(node, request, path);
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
    }

    private static String csv(int number) {
        var text = new StringBuilder("id,customer,at,country,amount,note\n");
        for (var row : LINES) text.append(number).append(row);
        return text.toString();
    }

    /// All of a line but the number of its upload: callers that format take the nodes' processors.
    private static String line(int row) {
        return String.format(
                Locale.ROOT,
                "-%d,C%06d,2026-03-%02dT10:%02d:00Z,FR,%d.%02d,none%n",
                row,
                row % 9_973,
                1 + row % 28,
                row % 60,
                row % 500,
                row % 100);
    }
}
