package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Large files of orders over HTTP into a whole node.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class OrdersIT {
    private static final int MILLION = 1_000_000;

    /// Where data lies that is not part of the product.
    private static final Path SHARED =
            Path.of(System.getProperty("millrace.shared", "../../shared"));

    private Node node;
    private TestClient client;

    @TempDir Path files;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
        client = TestClient.signUp(node.url());
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    @Test
    void aMillionOrdersAreStoredOnceEach() throws Exception {
        var orders = Orders.good(files.resolve("million.csv"), MILLION, 20_240_601);

        var batch = stored("million", orders.file());

        assertThat(batch.path("rowsIn").asInt()).isEqualTo(MILLION);
        assertThat(batch.path("rowsStored").asInt()).isEqualTo(MILLION);
        assertThat(batch.path("rowsQuarantined").asInt()).isZero();
        var checks =
                """
                checks for million:
                  - row_count = 1000000
                  - duplicate_count(order_id) = 0
                """;
        client.done("PUT", "/api/v1/checks/million", "text/yaml", checks);
        client.await(
                "/api/v1/checks/results",
                answer -> {
                    var results = (List<?>) answer.get("items");
                    return results.size() == 2
                            && results.stream()
                                    .allMatch(r -> "pass".equals(((Map<?, ?>) r).get("outcome")));
                });
    }

    @Test
    void ofAHundredThousandOrdersExactlyTheBadOnesAreSetAside() throws Exception {
        assertExactlyTheBadAreSetAside(
                "hundred", Orders.onePercentBad(files.resolve("orders.csv"), 100_000, 20_240_601));
    }

    @Test
    void ofTheSharedOrdersExactlyTheBadOnesAreSetAside() throws Exception {
        assertExactlyTheBadAreSetAside("shared", shared());
    }

    private Orders shared() throws Exception {
        var generator = SHARED.resolve("peers/ingest/gen_data.py");
        assumeTrue(Files.exists(generator), "the shared generator is not there");
        var process =
                new ProcessBuilder("python3", generator.toString(), files.toString(), "1")
                        .redirectErrorStream(true)
                        .redirectOutput(files.resolve("generator.log").toFile())
                        .start();
        assumeTrue(process.waitFor() == 0, "the shared generator does not run");
        var truth = files.resolve("orders_bad1pct.truth.csv");
        try (var lines = Files.lines(truth)) {
            var bad = lines.skip(1).map(line -> Long.valueOf(line.split(",", 2)[0])).toList();
            return new Orders(files.resolve("orders_bad1pct.csv"), bad);
        }
    }

    private void assertExactlyTheBadAreSetAside(String dataset, Orders orders) throws Exception {
        var batch = stored(dataset, orders.file());

        assertThat(batch.path("rowsIn").asInt()).isEqualTo(100_000);
        assertThat(batch.path("rowsStored").asInt()).isEqualTo(99_000);
        assertThat(batch.path("rowsQuarantined").asInt()).isEqualTo(1_000);
        var setAside = new ArrayList<Long>();
        for (var item : items("/api/v1/quarantine?limit=1000&dataset=" + dataset)) {
            setAside.add(item.path("line").asLong());
        }
        assertThat(setAside).containsExactlyInAnyOrderElementsOf(orders.bad());
        assertThat(rows(dataset)).isEqualTo(goodLines(orders));
    }

    private JsonNode stored(String dataset, Path file) throws IOException, InterruptedException {
        var answer = client.upload(dataset, BodyPublishers.ofFile(file));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var path = "/api/v1/batches/" + Belongings.tree(answer.body()).path("batchId").asText();
        client.await(path, batch -> "stored".equals(batch.get("state")));
        return Belongings.tree(client.get(path).body());
    }

    private List<JsonNode> items(String path) throws IOException, InterruptedException {
        var items = new ArrayList<JsonNode>();
        for (var cursor = ""; ; ) {
            var page = Belongings.tree(client.get(path + cursor).body());
            page.path("items").forEach(items::add);
            if (!page.hasNonNull("next")) return items;
            var next = URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8);
            cursor = "&cursor=" + next;
        }
    }

    /// Each stored row as one text, by its order.
    private Map<String, String> rows(String dataset) throws IOException, InterruptedException {
        var rows = new HashMap<String, String>();
        for (var item : items("/api/v1/datasets/" + dataset + "/rows?limit=1000")) {
            var twice = rows.put(item.path("order_id").asText(), stored(item));
            assertThat(twice).isNull();
        }
        return rows;
    }

    private static String stored(JsonNode item) {
        return String.join(
                "|",
                item.path("customer_id").asText(),
                time(item.path("order_ts").asText()),
                item.path("country").asText(),
                item.path("channel").asText(),
                item.path("sku").asText(),
                item.path("quantity").asText(),
                number(item.path("unit_price").asText()),
                item.path("status").asText(),
                item.path("note").asText());
    }

    private static Map<String, String> goodLines(Orders orders) throws IOException {
        // The bad lines are not UTF-8; the good ones are ASCII.
        var lines = Files.readAllLines(orders.file(), StandardCharsets.ISO_8859_1);
        var bad = new java.util.HashSet<>(orders.bad());
        var good = new HashMap<String, String>();
        for (int i = 1; i < lines.size(); i++) {
            if (bad.contains(i + 1L)) continue;
            var fields = lines.get(i).split(",", 10);
            fields[2] = time(fields[2]);
            fields[7] = number(fields[7]);
            fields[9] = fields[9].replace("\"", "");
            good.put(fields[0], String.join("|", List.of(fields).subList(1, 10)));
        }
        return good;
    }

    private static String time(String text) {
        return OffsetDateTime.parse(text).toInstant().toString();
    }

    private static String number(String text) {
        return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
}
