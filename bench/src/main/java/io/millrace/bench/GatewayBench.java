package io.millrace.bench;

import io.millrace.app.NodeRole;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the edge costs: sign-ups, five at once, and small signed-in reads on eight connections. CPU
/// seconds are those of the JVM (with the client in it) and Postgres.
@Command(
        name = "gateway",
        description = "sign-ups and small reads over HTTP",
        mixinStandardHelpOptions = true)
final class GatewayBench implements Callable<Integer> {
    private static final String NO_PEER =
            "no peer: none of the products beside this one signs tenants up or serves such reads";
    private static final String SIGN_UP = "sign-up, 5 at once";
    private static final String READ = "small read (GET /api/v1/auth/me), 8 connections";

    // One address may sign up 120 times a minute.
    private static final int SIGN_UPS = 100;
    private static final int QUICK_SIGN_UPS = 25;
    private static final int AT_ONCE = 5;
    private static final int CONNECTIONS = 8;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    /// Something that is done over and over and measured each time.
    @FunctionalInterface
    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        var report = new Report.Builder("gateway");
        try (var bench = BenchNode.start(NodeRole.GATEWAY, NodeRole.RELAY)) {
            var url = bench.node().url();
            addSignUps(report, url);
            addReads(report, bench, url);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private void addSignUps(Report.Builder report, URI url)
            throws InterruptedException, ExecutionException {
        repeat(AT_ONCE, 1, () -> Client.signUp(url));
        int each = (options.quick() ? QUICK_SIGN_UPS : SIGN_UPS) / AT_ONCE;
        var times = repeat(AT_ONCE, each, () -> Client.signUp(url));
        report.addNote(SIGN_UP, "p50Millis", times.percentile(0.50), "ms", NO_PEER)
                .add(SIGN_UP, "p95Millis", times.percentile(0.95), "ms");
    }

    private void addReads(Report.Builder report, BenchNode bench, URI url)
            throws IOException, InterruptedException, ExecutionException {
        var client = Client.signUp(url);
        int each = options.quick() ? 1_000 : 5_000;
        repeat(CONNECTIONS, each, () -> client.get("/api/v1/auth/me"));
        double cpu = bench.cpuSeconds();
        long start = System.nanoTime();
        var times = repeat(CONNECTIONS, each, () -> client.get("/api/v1/auth/me"));
        double wall = (System.nanoTime() - start) / 1e9;
        double spent = bench.cpuSeconds() - cpu;
        report.addNote(READ, "p50Millis", times.percentile(0.50), "ms", NO_PEER)
                .add(READ, "p99Millis", times.percentile(0.99), "ms")
                .add(READ, "requests per second", times.count() / wall, "1/s")
                .add(READ, "requests per CPU second", times.count() / spent, "1/s");
    }

    /// Does it `each` times on each of so many threads.
    private static Latencies repeat(int threads, int each, Act act)
            throws InterruptedException, ExecutionException {
        var times = new Latencies();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < threads; i++)
                running.add(pool.submit(() -> repeat(each, act, times)));
            for (var thread : running) thread.get();
        }
        return times;
    }

    private static boolean repeat(int each, Act act, Latencies times)
            throws IOException, InterruptedException {
        for (int i = 0; i < each; i++) {
            long start = System.nanoTime();
            act.run();
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return true;
    }
}
