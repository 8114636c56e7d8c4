package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How long a person waits for the groups of what was set aside, and for what a rule would do to
/// all of a group.
record QuarantineCase(Report.Builder report, Client client) {
    private static final int ROWS = 10_000;
    private static final int TIMES = 5;
    private static final String JSON = "application/json";
    private static final String TYPES =
            "{\"columns\":{\"at\":{\"type\":\"timestamptz\"},\"quantity\":{\"type\":\"bigint\"}}}";
    private static final List<String> WRONG =
            List.of(
                    "#,2024-01-01T10:00:00Z,three,fast",
                    "#,soon,1,fast",
                    "#,2024-01-01T10:00:00Z",
                    "#,2024-01-01T10:00:00Z,1,fast,extra",
                    "#,2024-01-01T10:00:00Z,1,\"no end",
                    "#,2024-01-01T10:00:00Z,1,nul\0");

    void run() throws IOException, InterruptedException {
        setAside("kinds", WRONG);
        setAside("words", WRONG.subList(0, 1));
        var groups = "10,000 set aside in six kinds, their groups";
        report.add(groups, "wallSeconds", groupSeconds(), "s");
        preview("10,000 of one kind, preview of a rule", "replace(quantity, 'three', '3')");
        preview("10,000 of one kind, preview of a rule that fails", "quantity::bigint");
    }

    private void setAside(String dataset, List<String> wrong)
            throws IOException, InterruptedException {
        client.put("/api/v1/datasets/" + dataset, JSON, TYPES);
        var file = new StringBuilder("id,at,quantity,note\n");
        for (int i = 0; i < ROWS; i++) {
            var line = wrong.get(i % wrong.size());
            file.append(line.replace("#", Integer.toString(i))).append('\n');
        }
        var batch = client.upload(dataset, "text/csv", file.toString());
        int found = batch.path("rowsQuarantined").asInt();
        if (found != ROWS) throw new IOException(found + " of " + ROWS + " were set aside");
    }

    /// The middle one of some.
    private double groupSeconds() throws IOException, InterruptedException {
        var seconds = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            var groups = client.get("/api/v1/quarantine/groups?dataset=kinds").path("items");
            seconds[i] = (System.nanoTime() - start) / 1e9;
            if (groups.size() != WRONG.size()) throw new IOException(groups.size() + " groups");
        }
        Arrays.sort(seconds);
        return seconds[TIMES / 2];
    }

    /// A preview ends after some seconds with what it has looked at by then.
    private void preview(String name, String expression) throws IOException, InterruptedException {
        var rule =
                Map.of(
                        "dataset",
                        "words",
                        "reason",
                        "bad-type",
                        "column",
                        "quantity",
                        "expression",
                        expression);
        long start = System.nanoTime();
        JsonNode seen = client.post("/api/v1/quarantine/preview", JSON, Json.write(rule));
        double seconds = (System.nanoTime() - start) / 1e9;
        report.add(name, "wallSeconds", seconds, "s")
                .add(name, "total", seen.path("rows").asDouble(), "rows tried");
    }
}
