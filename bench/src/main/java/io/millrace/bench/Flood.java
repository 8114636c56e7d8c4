package io.millrace.bench;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The process of a [Crowd] that is one tenant and takes all it can get: uploads, matching runs,
/// reads of a heavy query, builds of models, sockets that come and go, each over and over without a
/// pause.
final class Flood {
    private static final String DATASET = "flood";
    private static final int UPLOADERS = 6;
    private static final int READERS = 4;
    private static final int SOCKETS = 4;
    private static final int ROWS = 20_000;
    private static final int MODELS = 4;
    private static final String MODEL =
            "select a.i % 97 as k, count(*) as n, sum(sqrt(a.i)) as s from generate_series(1, 1000000) as a (i) group by 1";

    private final Client client;
    private final String body;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong rows = new AtomicLong();

    @FunctionalInterface
    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private Flood(Client client) throws IOException, InterruptedException {
        this.client = client;
        this.body = body();
        client.upload(
                DATASET, "text/csv", body.lines().limit(500).reduce("", (a, b) -> a + b + "\n"));
        client.put(
                "/api/v1/entities/flood",
                "application/json",
                "{\"datasets\":[{\"dataset\":\"flood\",\"id\":\"id\",\"fields\":{\"name\":\"name\",\"city\":\"category\"}}]}");
        client.put("/api/v1/projects/flood", "application/zip", project());
    }

    /// A dbt project of models that take a second of a core each.
    private static byte[] project() throws IOException {
        var files = new HashMap<String, String>();
        for (int i = 0; i < MODELS; i++) files.put("models/heavy_" + i + ".sql", MODEL);
        return ProjectZip.of("flood", files);
    }

    /// @param arguments the node's URL
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var flood = new Flood(Client.signUp(URI.create(arguments[0])));
        flood.begin();
        System.out.println("ready");
        SocketCrowd.answer(() -> Json.write(Map.of("rows", flood.rows.getAndSet(0))));
        System.exit(0); // what is under way is of no interest
    }

    private static String body() {
        var text = new StringBuilder("id,name,city,amount\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i)
                    .append(",Person ")
                    .append(i % 977)
                    .append(",City ")
                    .append(i % 53)
                    .append(',')
                    .append(i % 1000)
                    .append(".25\n");
        }
        return text.toString();
    }

    private void begin() {
        repeat(
                UPLOADERS,
                () -> {
                    client.upload(DATASET, "text/csv", body);
                    rows.addAndGet(ROWS);
                });
        repeat(READERS, () -> client.get("/api/v1/datasets/flood/rows?limit=1000"));
        repeat(1, () -> client.post("/api/v1/entities/flood/runs?wait=true"));
        repeat(1, () -> client.post("/api/v1/projects/flood/runs?wait=true"));
        repeat(
                SOCKETS,
                () -> {
                    try (var _ =
                            Live.open(
                                    client,
                                    List.of("overview", "batches", "entities"),
                                    (_, _, _, _) -> {})) {
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                });
    }

    private void repeat(int threadCount, Act act) {
        for (int i = 0; i < threadCount; i++) threads.execute(() -> repeat(act));
    }

    private void repeat(Act act) {
        while (true) {
            try {
                act.run();
            } catch (IOException | IllegalStateException e) { // refused: it tries again soon
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
