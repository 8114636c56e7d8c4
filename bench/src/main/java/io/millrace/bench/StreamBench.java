package io.millrace.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.NodeRole;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// From the commit of a batch to its frame on the socket, at a thousand rows a second over HTTP
/// with every stage on. The frame's `ts` is the time of the commit; one machine, one clock.
@Command(
        name = "stream",
        description = "commit to frame at 1,000 rows/s",
        mixinStandardHelpOptions = true)
final class StreamBench implements Callable<Integer> {
    private static final int ROWS = 100;
    private static final int PER_SECOND = 10;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report.Builder("stream");
        int seconds = options.quick() ? 15 : 60;
        try (var bench = BenchNode.start(NodeRole.values())) {
            var client = Client.signUp(bench.node().url());
            run(client, 5, 0);
            var frames = new Frames();
            var socket = open(client, frames);
            int sent = run(client, seconds, 1_000_000);
            frames.await(sent, Duration.ofSeconds(20));
            socket.abort();
            var lags = frames.lagsMillis();
            report.add(
                            "1,000 rows/s over HTTP",
                            "total",
                            (double) frames.rows(),
                            "rows seen in frames")
                    .add("1,000 rows/s over HTTP", "lost", (double) (sent - frames.rows()), "rows")
                    .add("1,000 rows/s over HTTP", "p50Millis", percentile(lags, 0.50), "ms")
                    .add("1,000 rows/s over HTTP", "p99Millis", percentile(lags, 0.99), "ms");
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    /// Sends ten bodies of a hundred rows a second; the number of rows sent.
    private static int run(Client client, int seconds, int from)
            throws IOException, InterruptedException {
        int bodies = seconds * PER_SECOND;
        long start = System.nanoTime();
        for (int i = 0; i < bodies; i++) {
            client.send("orders", rows(from + i * ROWS));
            long due = start + (i + 1) * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        }
        return bodies * ROWS;
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

    private static WebSocket open(Client client, Frames frames) throws InterruptedException {
        var url = URI.create(client.url().toString().replaceFirst("^http", "ws") + "/api/v1/live");
        var socket = client.http().newWebSocketBuilder().buildAsync(url, frames).join();
        socket.sendText(Json.write(Map.of("type", "auth", "token", client.token())), true).join();
        socket.sendText(
                        Json.write(Map.of("type", "subscribe", "channels", List.of("batches"))),
                        true)
                .join();
        frames.subscribed().orTimeout(20, TimeUnit.SECONDS).join();
        return socket;
    }

    private static double percentile(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    /// Notes when the frame of each stored batch came.
    private static final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ConcurrentLinkedQueue<Double> lags = new ConcurrentLinkedQueue<>();
        private final Map<String, Long> stored = new java.util.concurrent.ConcurrentHashMap<>();
        private final CompletableFuture<Boolean> subscribed = new CompletableFuture<>();

        CompletableFuture<Boolean> subscribed() {
            return subscribed;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                accept(socket, tree(text.toString()), Instant.now());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private static JsonNode tree(String json) {
            try {
                return Json.MAPPER.readTree(json);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not a frame: " + json, e);
            }
        }

        private void accept(WebSocket socket, JsonNode frame, Instant now) {
            switch (frame.path("type").asText()) {
                case "ping" -> {
                    var _ = socket.sendText("{\"type\":\"pong\"}", true);
                }
                case "snapshot" -> subscribed.complete(true);
                case "delta" -> delta(frame.path("data").path("items"), now);
                default -> {}
            }
        }

        private void delta(JsonNode items, Instant now) {
            for (var item : items) {
                if (!item.path("state").asText().equals("stored")) continue;
                var at = Instant.parse(item.path("finishedAt").asText());
                var rows = item.path("rowsStored").asLong();
                if (stored.put(item.path("id").asText(), rows) == null) {
                    lags.add(Duration.between(at, now).toNanos() / 1e6);
                }
            }
        }

        long rows() {
            return stored.values().stream().mapToLong(Long::longValue).sum();
        }

        void await(long rows, Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (rows() < rows && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(50);
        }

        double[] lagsMillis() {
            var values = lags.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(values);
            return values;
        }
    }
}
