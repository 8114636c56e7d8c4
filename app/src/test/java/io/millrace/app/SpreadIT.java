package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.app.demo.DemoReport.TenantReport;
import io.millrace.app.demo.DemoRun;
import io.millrace.app.demo.DemoSettings;
import io.millrace.kernel.Json;
import io.millrace.testkit.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the stages find does not depend on where they run: the demo's tenants on one node and on
/// four, each with other roles, have the same models, golden records, checks and causes.
@Tag("slow")
class SpreadIT {
    private static final List<String> SPREAD =
            List.of("gateway,relay", "ingest", "transform,quality", "matching,rca");
    private static final String LIVE = "\\b(STREAM|LIVE)_[0-9a-f]+_";
    private static final String ID = "\\b[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\\b";

    private final List<ChildNode> nodes = new ArrayList<>();

    @TempDir Path folder;

    @Test
    void stagesFindTheSameWhereverTheyRun() throws Exception {
        Map<String, List<String>> together;
        try (var node =
                Node.start(NodeSettings.local(folder.resolve("one"), 0, folder.resolve("web")))) {
            together = found(node.url(), node.kafka(), folder.resolve("one"));
        }

        Map<String, List<String>> apart;
        try {
            var stack = Stack.shared();
            int port = ChildNode.freePort();
            for (var roles : SPREAD) {
                up(stack, roles, nodes.isEmpty() ? port : ChildNode.freePort(), port);
            }
            apart =
                    found(
                            nodes.getFirst().url(),
                            stack.kafka(),
                            Files.createDirectory(folder.resolve("four")));
        } finally {
            ChildNode.closeAll(nodes);
        }

        assertThat(together.keySet()).contains("shop models", "telecom incidents");
        assertThat(apart.keySet()).isEqualTo(together.keySet());
        together.forEach((what, rows) -> {
            assertThat(rows).as(what).isNotEmpty();
            assertThat(apart.get(what)).as(what).isEqualTo(rows);
        });
    }

    private void up(Stack stack, String roles, int clusterPort, int joined) {
        var name = roles.replace(',', '-');
        nodes.add(ChildNode.beside(stack, folder, name, clusterPort, joined, "--roles", roles));
    }

    /// Loads the demo and reads what came of it, by what it is, in an order of its own.
    private static Map<String, List<String>> found(URI url, String kafka, Path folder)
            throws Exception {
        var found = new TreeMap<String, List<String>>();
        try (var run =
                DemoRun.start(new DemoSettings(url, kafka, folder, false), (tenant, what) -> {})) {
            for (var tenant : run.report().tenants()) read(tenant, url, found);
        }
        return found;
    }

    private static void read(TenantReport tenant, URI url, Map<String, List<String>> found)
            throws Exception {
        var client = TestClient.signIn(url, tenant.email(), tenant.password());
        var models = all(client, "/api/v1/models?");
        // Their rows follow; the number that a view had when it was counted last tells nothing.
        found.put(tenant.slug() + " models", texts(models, List.of("name", "state")));
        for (var model : models) {
            var name = model.path("name").asText();
            var rows = all(client, "/api/v1/models/" + name + "/rows?limit=1000&");
            if (!rows.isEmpty()) found.put(tenant.slug() + " model " + name, texts(rows));
        }
        for (var entity : all(client, "/api/v1/entities?")) {
            var name = entity.path("entity").asText();
            var golden = all(client, "/api/v1/entities/" + name + "/golden?limit=1000&");
            found.put(tenant.slug() + " golden " + name, texts(golden, List.of("values")));
        }
        var checks = all(client, "/api/v1/checks/results?");
        found.put(
                tenant.slug() + " checks",
                texts(checks, List.of("check", "dataset", "outcome", "value")));
        var incidents = all(client, "/api/v1/incidents?");
        if (incidents.isEmpty()) return;
        var batches = new HashMap<String, String>();
        for (var batch : all(client, "/api/v1/batches?limit=100&")) {
            var said = batch.path("dataset").asText() + " of " + batch.path("rowsIn").asText();
            batches.put(batch.path("id").asText(), said);
        }
        var causes = new ArrayList<JsonNode>();
        for (var incident : incidents) {
            var path = "/api/v1/incidents/" + incident.path("id").asText();
            var whole = Json.MAPPER.readTree(client.get(path).body());
            for (var cause : whole.path("causes")) name((ObjectNode) cause, batches);
            causes.add(whole);
        }
        found.put(tenant.slug() + " incidents", texts(causes, List.of("subject", "causes")));
    }

    /// Says of batches what is in them: they are numbered as they come.
    private static void name(ObjectNode cause, Map<String, String> batches) {
        var name = cause.path("name").asText();
        if (cause.path("kind").asText().equals("batch")) cause.put("name", batches.get(name));
        for (var row : cause.path("rows")) {
            ((ObjectNode) row).put("batch", batches.get(row.path("batch").asText()));
        }
        if (!(cause.path("evidence").path("batches") instanceof ArrayNode ids)) return;
        var names = new TreeSet<String>();
        ids.forEach(id -> names.add(batches.get(id.asText())));
        ids.removeAll();
        names.forEach(ids::add);
    }

    private static List<JsonNode> all(TestClient client, String path)
            throws IOException, InterruptedException {
        var items = new ArrayList<JsonNode>();
        for (var cursor = ""; ; ) {
            var answer = client.get(path + cursor);
            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
            var page = Json.MAPPER.readTree(answer.body());
            page.path("items").forEach(items::add);
            if (!page.hasNonNull("next")) return items;
            var next = page.path("next").asText();
            cursor = "cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
    }

    /// The first live records are made as of now, and ids are random.
    private static List<String> texts(List<JsonNode> items) {
        var today = LocalDate.now(ZoneOffset.UTC);
        var now = "\\b(%s|%s)[T ][0-9:.]+(Z|[+-][0-9:]+)?".formatted(today.minusDays(1), today);
        return items.stream()
                .map(item ->
                        item.toString()
                                .replaceAll(now, "now")
                                .replaceAll(LIVE, "live ")
                                .replaceAll(ID, "id"))
                .sorted()
                .toList();
    }

    private static List<String> texts(List<JsonNode> items, List<String> names) {
        return texts(
                items.stream()
                        .<JsonNode>map(item -> {
                            var kept = Json.MAPPER.createObjectNode();
                            for (var name : names) kept.set(name, item.path(name));
                            return kept;
                        })
                        .toList());
    }
}
