package io.millrace.bench;

import io.millrace.kernel.TenantId;
import io.millrace.stream.Event;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Commits events of tenants in turn through the outbox of a node, evenly over the time.
///
/// @param note text that each event carries, which makes it as large as one wants
record Tide(BenchNode bench, Outbox outbox, List<TenantId> tenants, String note) {
    private static final int EVENTS_AT_ONCE = 4;
    private static final int WRITERS = 8;

    Tide {
        tenants = List.copyOf(tenants);
    }

    static Tide of(BenchNode bench, List<TenantId> tenants, String note) {
        return new Tide(bench, new Outbox(bench.node().vertx()), tenants, note);
    }

    record Sent(long events, double seconds) {}

    Sent send(int perSecond, int seconds) throws InterruptedException {
        int transactions = perSecond * seconds / EVENTS_AT_ONCE;
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < transactions; i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(seconds) / transactions;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                var tenant = tenants.get(i % tenants.size());
                threads.execute(() -> commit(tenant));
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        return new Sent((long) transactions * EVENTS_AT_ONCE, took);
    }

    private void commit(TenantId tenant) {
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

    /// As ingest tells of a batch; the dataset's name is the tenant's, so that a reader knows whose
    /// it is.
    private Event event(TenantId tenant) {
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
                        "rowsQuarantined",
                        0,
                        "source",
                        "http" + note,
                        "finishedAt",
                        Instant.now());
        var channels = Map.<String, Object>of("batches", Map.of("items", List.of(item)));
        return new Event(Topics.INGEST, "batch.stored", tenant.value(), channels);
    }
}
