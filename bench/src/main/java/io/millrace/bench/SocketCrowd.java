package io.millrace.bench;

import io.millrace.kernel.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The process of a [Crowd] of live sockets that read every frame whole.
final class SocketCrowd {
    private static final int AT_ONCE = 50;
    private static final int LONGEST_MILLIS = 60_000;

    private final WebSocketClient client;
    private final URI node;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong snapshots = new AtomicLong();
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();
    private final AtomicLongArray lags = new AtomicLongArray(LONGEST_MILLIS + 1);

    private SocketCrowd(Vertx vertx, URI node) {
        this.client =
                vertx.createWebSocketClient(
                        new WebSocketClientOptions().setMaxConnections(Integer.MAX_VALUE));
        this.node = node;
    }

    /// One tenant as its sockets know it.
    ///
    /// @param mark in every item of its frames
    /// @param key that opens its sockets
    record Reader(String mark, String key) {
        static List<Reader> read(Path file) throws IOException {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" ", 2))
                    .map(parts -> new Reader(parts[0], parts[1]))
                    .toList();
        }

        /// The two frames that a socket begins with.
        List<String> greeting() {
            return List.of(
                    Json.write(Map.of("type", "auth", "token", key)),
                    Json.write(Map.of("type", "subscribe", "channels", List.of("batches"))));
        }
    }

    /// What was seen.
    ///
    /// @param events that the frames carried, merged ones each
    /// @param foreign items of another tenant
    /// @param closed sockets
    /// @param snapshots beyond the first of each socket
    record Count(
            long frames,
            long events,
            long foreign,
            long closed,
            long snapshots,
            long p50Millis,
            long p99Millis) {}

    /// @param arguments the node's URL, a file with a tenant's mark and key a line, sockets a
    ///   tenant
    public static void main(String[] arguments) throws IOException {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        var crowd = new SocketCrowd(vertx, URI.create(arguments[0]));
        crowd.openAll(Reader.read(Path.of(arguments[1])), Integer.parseInt(arguments[2]));
        System.out.println("ready");
        answer(() -> Json.write(crowd.count()));
        System.exit(0); // thousands of sockets need no leave-taking
    }

    /// Answers `count` until the input ends.
    static void answer(java.util.function.Supplier<String> count) throws IOException {
        var input = new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8);
        try (var lines = new java.io.BufferedReader(input)) {
            while ("count".equals(lines.readLine())) System.out.println(count.get());
        }
    }

    private void openAll(List<Reader> readers, int each) {
        var opening = new ArrayList<Future<?>>();
        for (int i = 0; i < each; i++) {
            for (var reader : readers) {
                opening.add(open(reader));
                if (opening.size() < AT_ONCE) continue;
                Future.all(opening).await();
                opening.clear();
            }
        }
        Future.all(opening).await();
        long wanted = (long) readers.size() * each;
        while (snapshots.get() < wanted && closed.get() == 0) rest();
        snapshots.set(0);
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<?> open(Reader reader) {
        var options =
                new WebSocketConnectOptions()
                        .setHost(node.getHost())
                        .setPort(node.getPort())
                        .setURI("/api/v1/live");
        return client.connect(options)
                .onSuccess(socket -> {
                    socket.textMessageHandler(text -> accept(socket, reader, text));
                    socket.closeHandler(_ -> tell(socket));
                    reader.greeting().forEach(socket::writeTextMessage);
                });
    }

    /// Says why the node closed one, once for each reason.
    private void tell(WebSocket socket) {
        closed.incrementAndGet();
        var reason = socket.closeStatusCode() + " " + socket.closeReason();
        if (reasons.add(reason)) System.err.println("millrace bench: a socket closed: " + reason);
    }

    /// Looks for what it counts instead of reading the whole frame: the readers share the machine
    /// with what they measure.
    private void accept(WebSocket socket, Reader reader, String text) {
        switch (Words.first(text, "type")) {
            case "ping" -> socket.writeTextMessage("{\"type\":\"pong\"}");
            case "snapshot" -> snapshots.incrementAndGet();
            case "delta" -> count(reader, text);
            default -> {}
        }
    }

    private void count(Reader reader, String text) {
        frames.incrementAndGet();
        var coalesced = Words.first(text, "coalesced");
        events.addAndGet(coalesced.isEmpty() ? 1 : Long.parseLong(coalesced));
        var now = Instant.now();
        for (var mark : Words.all(text, "dataset")) {
            if (!mark.equals(reader.mark())) foreign.incrementAndGet();
        }
        for (var committed : Words.all(text, "finishedAt")) {
            long lag = Duration.between(Instant.parse(committed), now).toMillis();
            lags.incrementAndGet(Math.clamp(lag, 0, LONGEST_MILLIS));
        }
    }

    private Count count() {
        var taken = new long[LONGEST_MILLIS + 1];
        long all = 0;
        for (int i = 0; i <= LONGEST_MILLIS; i++) {
            taken[i] = lags.getAndSet(i, 0);
            all += taken[i];
        }
        return new Count(
                frames.getAndSet(0),
                events.getAndSet(0),
                foreign.getAndSet(0),
                closed.get(),
                snapshots.getAndSet(0),
                percentile(taken, all, 0.50),
                percentile(taken, all, 0.99));
    }

    private static long percentile(long[] counts, long all, double share) {
        long rank = (long) Math.ceil(share * all);
        for (int i = 0; i < counts.length; i++) {
            rank -= counts[i];
            if (rank <= 0) return i;
        }
        return counts.length;
    }
}
