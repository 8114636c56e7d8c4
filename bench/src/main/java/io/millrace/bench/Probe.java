package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/// A quiet tenant that asks, sends and listens at a steady rate, whatever becomes of what it did
/// before: what it waits is what its users wait.
final class Probe implements AutoCloseable, Live.Items {
    private static final String DATASET = "probe";
    private static final int PER_SECOND = 10;
    private static final Duration REST = Duration.ofSeconds(5);

    private final Client client;
    private final Live live;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile Seen now = new Seen();

    /// What one span of time brought.
    ///
    /// @param calls of a small read that the node remembers
    /// @param reads of a page of rows
    /// @param loads from sending a row to its being stored
    /// @param frames from the commit to the frame on the socket
    /// @param failed calls and loads without a good answer
    record Seen(
            Latencies calls,
            Latencies reads,
            Latencies loads,
            Latencies frames,
            Map<String, Boolean> batches,
            AtomicInteger failed) {
        Seen() {
            this(
                    new Latencies(),
                    new Latencies(),
                    new Latencies(),
                    new Latencies(),
                    new ConcurrentHashMap<>(),
                    new AtomicInteger());
        }
    }

    Probe(Client client) throws IOException, InterruptedException {
        this.client = client;
        client.upload(DATASET, "text/csv", "id,amount\n0,1.50\n");
        this.live = Live.open(client, List.of("batches"), this);
    }

    /// Watches for so long.
    Seen watch(Duration span) throws InterruptedException {
        long turns = span.toSeconds() * PER_SECOND;
        return watch(turn -> turn < turns);
    }

    /// Watches as long as one wants.
    ///
    /// @param goesOn whether there is to be another turn, by its number; there are ten a second
    Seen watch(LongPredicate goesOn) throws InterruptedException {
        var seen = new Seen();
        now = seen;
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; goesOn.test(i); i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                threads.execute(() -> time(seen, seen.calls(), this::call));
                threads.execute(() -> time(seen, seen.reads(), this::read));
                threads.execute(() -> time(seen, seen.loads(), this::load));
            }
        }
        TimeUnit.NANOSECONDS.sleep(REST.toNanos()); // frames of the last loads
        return seen;
    }

    @FunctionalInterface
    private interface Act {
        JsonNode run() throws IOException, InterruptedException;
    }

    private JsonNode call() throws IOException, InterruptedException {
        return client.get("/api/v1/auth/me");
    }

    private JsonNode read() throws IOException, InterruptedException {
        return client.get("/api/v1/datasets/" + DATASET + "/rows?limit=20");
    }

    private JsonNode load() throws IOException, InterruptedException {
        return client.upload(
                DATASET, "text/csv", "id,amount\n" + sent.incrementAndGet() + ",2.25\n");
    }

    private static void time(Seen seen, Latencies into, Act act) {
        long start = System.nanoTime();
        try {
            act.run();
            into.add(Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            seen.failed().incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void take(String channel, JsonNode item, Instant committed, Instant arrived) {
        if (!item.path("state").asText().equals("stored")) return;
        if (now.batches().put(item.path("id").asText(), true) == null) {
            var at = Instant.parse(item.path("finishedAt").asText());
            now.frames().add(Duration.between(at, arrived));
        }
    }

    @Override
    public void close() {
        live.close();
    }
}
