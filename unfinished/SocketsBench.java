package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.NodeRole;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Event;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Many sockets of many tenants on one node, while events of all tenants are committed: how late
/// frames are, what one costs, and whether any goes to the wrong tenant. What the events cost
/// without sockets is measured first and taken off.
@Command(
        name = "sockets",
        description = "5,000 sockets of 500 tenants at 2,000 events/s",
        mixinStandardHelpOptions = true)
final class SocketsBench implements Callable<Integer> {
    private static final int EACH = 10;
    private static final int EVENTS_AT_ONCE = 2;
    private static final int WRITERS = 8;

    /// As many sign-ups as one address may make in a minute, and a reserve.
    private static final long SIGN_UP_MILLIS = 520;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    private record Tenant(TenantId id, String key) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report.Builder("sockets");
        int count = options.quick() ? 50 : 500;
        int perSecond = 4 * count;
        int seconds = options.quick() ? 8 : 30;
        try (var bench = BenchNode.start(NodeRole.values())) {
            var tenants = signUp(bench, count);
            var list = bench.folder().resolve("tenants");
            Files.write(list, tenants.stream().map(its -> its.id() + " " + its.key()).toList());
            send(bench, tenants, perSecond, seconds); // warms the way
            double alone = send(bench, tenants, perSecond, seconds).cpuSeconds();
            try (var crowd = new Crowd(bench.node().url().toString(), list)) {
                send(bench, tenants, perSecond, seconds / 2);
                crowd.count();
                var sent = send(bench, tenants, perSecond, seconds);
                TimeUnit.SECONDS.sleep(2);
                add(report, count, sent, sent.cpuSeconds() - alone, crowd.count());
            }
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private static void add(
            Report.Builder report, int tenants, Sent sent, double cpuSeconds, JsonNode seen) {
        var name = EACH * tenants + " sockets, " + tenants + " tenants";
        double frames = seen.path("frames").asDouble();
        double due = (double) sent.events() * EACH;
        report.add(name, "rate reached", sent.events() / sent.seconds(), "events/s")
                .add(name, "frames", frames / sent.seconds(), "frames/s")
                .add(name, "p50Millis", seen.path("p50Millis").asDouble(), "ms")
                .add(name, "p99Millis", seen.path("p99Millis").asDouble(), "ms")
                .add(name, "lost", due - seen.path("events").asDouble(), "events")
                .add(name, "foreign", seen.path("foreign").asDouble(), "items")
                .add(name, "sockets closed", seen.path("closed").asDouble(), "")
                .add(name, "CPU a frame", cpuSeconds * 1e6 / frames, "µs");
    }

    private List<Tenant> signUp(BenchNode bench, int count)
            throws IOException, InterruptedException {
        var tenants = new ArrayList<Tenant>();
        for (int i = 0; i < count; i++) {
            long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SIGN_UP_MILLIS);
            var client = Client.signUp(bench.node().url());
            var key = Map.of("name", "crowd", "scopes", List.of("viewer"));
            var made = client.post("/api/v1/api-keys", Json.write(key)).path("key").asText();
            var id = client.get("/api/v1/auth/me").path("tenant").path("id").asText();
            tenants.add(new Tenant(new TenantId(id), made));
            if (i % 50 == 49) progress(i + 1 + " of " + count + " tenants");
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        return tenants;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println("millrace bench: " + line);
        spec.commandLine().getErr().flush();
    }

    private record Sent(long events, double seconds, double cpuSeconds) {}

    /// Commits events of all tenants in turn, evenly over the time.
    private static Sent send(BenchNode bench, List<Tenant> tenants, int perSecond, int seconds)
            throws InterruptedException {
        var outbox = new Outbox(bench.node().vertx());
        int transactions = perSecond * seconds / EVENTS_AT_ONCE;
        double before = bench.cpuSeconds();
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < transactions; i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(seconds) / transactions;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                var tenant = tenants.get(i % tenants.size()).id();
                threads.execute(() -> commit(bench, outbox, tenant));
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        return new Sent((long) transactions * EVENTS_AT_ONCE, took, bench.cpuSeconds() - before);
    }

    private static void commit(BenchNode bench, Outbox outbox, TenantId tenant) {
        bench.node()
                .database()
                .tenantDb()
                .in(
                        tenant,
                        c -> {
                            for (int i = 0; i < EVENTS_AT_ONCE; i++) outbox.add(c, event(tenant));
                            return true;
                        });
        outbox.wake();
    }

    private static Event event(TenantId tenant) {
        var item =
                Map.of(
                        "id",
                        Long.toString(System.nanoTime()),
                        "dataset",
                        tenant.value(),
                        "state",
                        "stored",
                        "rowsIn",
                        100,
                        "rowsStored",
                        100,
                        "finishedAt",
                        Instant.now());
        var channels = Map.<String, Object>of("batches", Map.of("items", List.of(item)));
        return new Event(Topics.INGEST, "batch.stored", tenant.value(), channels);
    }

    /// The sockets, in a process of their own.
    private static final class Crowd implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final PrintWriter in;

        Crowd(String url, Path tenants) throws IOException {
            process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx512m",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path", ""),
                                    SocketCrowd.class.getName(),
                                    url,
                                    tenants.toString(),
                                    Integer.toString(EACH))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            out = process.inputReader(StandardCharsets.UTF_8);
            in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            var line = out.readLine();
            if (!"ready".equals(line)) throw new IOException("the sockets do not open: " + line);
        }

        JsonNode count() throws IOException {
            in.println("count");
            return Json.MAPPER.readTree(out.readLine());
        }

        @Override
        public void close() {
            in.close();
            process.destroy();
        }
    }
}
