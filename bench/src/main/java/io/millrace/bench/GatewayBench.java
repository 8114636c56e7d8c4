package io.millrace.bench;

import io.millrace.app.NodeRole;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the edge costs: sign-ups, five at once, and small signed-in reads on eight connections,
/// beside a handler of bare Vert.x that answers the same bytes to everybody. CPU seconds of the
/// reads are those of the node's JVM and Postgres; the readers are a process of their own. Then the
/// home page's call of an organization with a million rows.
@Command(
        name = "gateway",
        description = "sign-ups and small reads over HTTP",
        mixinStandardHelpOptions = true)
final class GatewayBench implements Callable<Integer> {
    private static final String NO_PEER =
            "no peer: none of the products beside this one signs tenants up";
    private static final String BARE = "bare Vert.x handler";
    private static final String SIGN_UP = "sign-up, 5 at once";
    private static final String WANTED = "wanted < 100 ms";
    private static final String READ = "small read (GET /api/v1/auth/me), 8 connections";

    // One address may sign up 120 times a minute.
    private static final int SIGN_UPS = 100;
    private static final int QUICK_SIGN_UPS = 25;
    private static final int AT_ONCE = 5;
    private static final int CONNECTIONS = 8;
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 3;

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
        addDashboard(report);
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
            throws IOException, InterruptedException {
        var client = Client.signUp(url);
        var me = new Target(url.resolve("/api/v1/auth/me"), client.token());
        var server = listen(bench, client.get("/api/v1/auth/me").toString());
        var other = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
        try {
            add(report, measure(bench, me, new Target(other, "")));
        } finally {
            server.close().await();
        }
    }

    private void addDashboard(Report.Builder report) throws IOException, InterruptedException {
        int rows = options.quick() ? 20_000 : 1_000_000;
        var reads = DashboardReads.of(rows, options.quick() ? 20 : 200);
        var name = String.format(Locale.ROOT, "dashboard of %,d rows", rows);
        double changed = reads.changed().percentile(0.95);
        double same = reads.same().percentile(0.95);
        report.addNote(name, "p95Millis after a change", changed, "ms", WANTED)
                .addNote(name, "p95Millis again", same, "ms", WANTED);
    }

    private static void add(Report.Builder report, Pair pair) {
        var ours = pair.ours();
        var bare = pair.bare();
        report.compare(
                        READ,
                        "requests per CPU second",
                        ours.perCpuSecond(),
                        "1/s",
                        BARE,
                        bare.perCpuSecond())
                .compare(
                        READ,
                        "p50Millis",
                        ours.seen().p50Millis(),
                        "ms",
                        BARE,
                        bare.seen().p50Millis())
                .compare(
                        READ,
                        "p99Millis",
                        ours.seen().p99Millis(),
                        "ms",
                        BARE,
                        bare.seen().p99Millis());
    }

    /// What is read.
    private record Target(URI url, String token) {}

    private record Measured(Readers.Seen seen, double cpuSeconds) {
        double perCpuSecond() {
            return seen.count() / cpuSeconds;
        }
    }

    private record Pair(Measured ours, Measured bare) {}

    /// The middle one of several rounds, in which both take turns: the two share what is compiled
    /// while the first one runs, and the compiler is at it for some runs.
    private Pair measure(BenchNode bench, Target ours, Target bare)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            measure(bench, ours);
            measure(bench, bare);
        }
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < ROUNDS; i++) {
            pairs.add(new Pair(measure(bench, ours), measure(bench, bare)));
        }
        pairs.sort(
                Comparator.comparingDouble(
                        pair -> pair.ours().perCpuSecond() / pair.bare().perCpuSecond()));
        return pairs.get(ROUNDS / 2);
    }

    private Measured measure(BenchNode bench, Target target)
            throws IOException, InterruptedException {
        int each = options.quick() ? 2_000 : 10_000;
        double cpu = bench.cpuSeconds();
        var seen = Readers.read(target.url(), target.token(), CONNECTIONS, each);
        return new Measured(seen, bench.cpuSeconds() - cpu);
    }

    private static HttpServer listen(BenchNode bench, String body) {
        return bench.node()
                .vertx()
                .createHttpServer()
                .requestHandler(request ->
                        request.response().putHeader("Content-Type", "application/json").end(body))
                .listen(0, "127.0.0.1")
                .await();
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
