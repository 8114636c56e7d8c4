package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.NodeRole;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// From the commit of a batch to its frame on the socket, at a thousand rows a second over HTTP
/// with every stage on. The load is open: a body is sent when it is due, whether or not those
/// before it are answered. One machine, one clock.
@Command(
        name = "stream",
        description = "commit to frame at 1,000 rows/s; Kafka to merged table",
        mixinStandardHelpOptions = true)
final class StreamBench implements Callable<Integer> {
    private static final String CASE = "1,000 rows/s over HTTP, open loop";
    private static final int ROWS = 100;
    private static final int PER_SECOND = 10;
    private static final Duration REST = Duration.ofSeconds(20);

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "0",
            description = "keep Kafka ahead of Postgres for so long, too: memory after each minute")
    private int minutes;

    @Override
    public Integer call()
            throws IOException, InterruptedException, SQLException, ExecutionException {
        var report = new Report.Builder("stream");
        try (var bench = BenchNode.start(NodeRole.values())) {
            try (var database = Database.of(bench)) {
                database.liftQuotas();
            }
            var client = Client.signUp(bench.node().url());
            send(client, "warm", 5, new AtomicLong());
            var frames = new Frames("orders");
            try (var _ = Live.open(client, List.of("batches"), frames)) {
                var refused = new AtomicLong();
                var start = Instant.now();
                int sent = send(client, "orders", options.quick() ? 15 : 60, refused);
                frames.await(sent - refused.get(), REST);
                add(report, frames, sent, refused.get(), start);
            }
            new KafkaStream(report, bench, client, options.quick()).run();
            if (minutes > 0) new LongBurst(report, bench, client).run(minutes);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private static void add(
            Report.Builder report, Frames frames, int sent, long refused, Instant start) {
        double seconds = Duration.between(start, frames.lastCommit(start)).toMillis() / 1e3;
        report.add(CASE, "total", (double) frames.rows(), "rows seen in frames")
                .add(CASE, "rate reached", frames.rows() / seconds, "rows/s")
                .add(CASE, "refused", (double) refused, "rows")
                .add(CASE, "lost", (double) (sent - refused - frames.rows()), "rows")
                .add(CASE + ", commit to frame", "p50Millis", frames.lags().percentile(0.50), "ms")
                .add(CASE + ", commit to frame", "p99Millis", frames.lags().percentile(0.99), "ms");
    }

    /// Sends ten bodies of a hundred rows a second, each on a thread of its own when it is due; the
    /// number of rows sent.
    ///
    /// @param refused counts the rows of bodies that were not taken
    private static int send(Client client, String dataset, int seconds, AtomicLong refused)
            throws InterruptedException {
        int bodies = seconds * PER_SECOND;
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < bodies; i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                int from = i * ROWS;
                threads.execute(() -> sendOne(client, dataset, from, refused));
            }
        }
        return bodies * ROWS;
    }

    private static void sendOne(Client client, String dataset, int from, AtomicLong refused) {
        try {
            client.send(dataset, rows(from));
        } catch (IOException e) {
            refused.addAndGet(ROWS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String rows(int from) {
        var text = new StringBuilder();
        for (int i = from; i < from + ROWS; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"amount\":")
                    .append(i % 1000)
                    .append(".25,\"country\":\"FR\"}\n");
        }
        return text.toString();
    }

    /// Notes when the frame of each stored batch of one dataset came.
    private static final class Frames implements Live.Items {
        private final String dataset;
        private final Latencies lags = new Latencies();
        private final Map<String, Stored> stored = new ConcurrentHashMap<>();

        private record Stored(long rows, Instant at) {}

        Frames(String dataset) {
            this.dataset = dataset;
        }

        @Override
        public void take(String channel, JsonNode item, Instant committed, Instant arrived) {
            if (!item.path("state").asText().equals("stored")) return;
            if (!item.path("dataset").asText().equals(dataset)) return;
            var at = Instant.parse(item.path("finishedAt").asText());
            var batch = new Stored(item.path("rowsStored").asLong(), at);
            if (stored.put(item.path("id").asText(), batch) == null) {
                lags.add(Duration.between(at, arrived));
            }
        }

        Latencies lags() {
            return lags;
        }

        long rows() {
            return stored.values().stream().mapToLong(Stored::rows).sum();
        }

        Instant lastCommit(Instant otherwise) {
            return stored.values().stream()
                    .map(Stored::at)
                    .max(Instant::compareTo)
                    .orElse(otherwise);
        }

        void await(long rows, Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (rows() < rows && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
