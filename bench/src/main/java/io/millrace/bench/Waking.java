package io.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a call waits that needs a connection of the tenant's own login, where there is none after a
/// rest, beside the same call when there is one: a page of a model.
///
/// @param owner of all these tenants, with `password`
/// @param slugs of tenants that have rows in the dataset
record Waking(URI url, String owner, String password, List<String> slugs) {
    private static final String PROJECT = "/api/v1/projects/waking";
    private static final String ROWS = "/api/v1/models/totals/rows?limit=1";
    private static final long POLL_MILLIS = 200;

    Waking {
        slugs = List.copyOf(slugs);
    }

    /// Builds each tenant's model of `dataset` and reads it once.
    void prepare(String dataset) throws IOException, InterruptedException {
        var project = project(dataset);
        for (var slug : slugs) {
            var client = Client.signIn(url, owner, password, slug);
            client.put(PROJECT, "application/zip", project);
            var run = client.post(PROJECT + "/runs", "application/json", "{\"command\":\"build\"}");
            while (!isBuilt(client, run.path("runId").asText())) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            client.get(ROWS);
        }
    }

    private static boolean isBuilt(Client client, String run)
            throws IOException, InterruptedException {
        var state = client.get("/api/v1/runs/" + run).path("state").asText();
        if (state.equals("failed")) throw new IOException("the model could not be built");
        return state.equals("succeeded");
    }

    private static byte[] project(String dataset) throws IOException {
        var sources = "version: 2\nsources:\n  - name: raw\n    tables:\n      - name: " + dataset;
        var totals = "select id, amount from {{ source('raw', '" + dataset + "') }}";
        return ProjectZip.of(
                "waking", Map.of("models/sources.yml", sources, "models/totals.sql", totals));
    }

    /// After a rest, when no tenant's login holds a connection.
    void measure(Report.Builder report, String many) throws IOException, InterruptedException {
        var first = new Latencies();
        var second = new Latencies();
        for (var slug : slugs) {
            var client = Client.signIn(url, owner, password, slug);
            client.get("/api/v1/auth/me"); // the connection to the node is there
            first.add(read(client));
            second.add(read(client));
        }
        report.add(many + "first call after rest", "p50Millis", first.percentile(0.50), "ms")
                .add(many + "second call", "p50Millis", second.percentile(0.50), "ms");
    }

    private static Duration read(Client client) throws IOException, InterruptedException {
        long start = System.nanoTime();
        client.get(ROWS);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
