package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.Orders.Fault;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of orders over HTTP into a whole node: each line is stored as it is written, or set aside
/// for what is wrong with it.
@TestInstance(Lifecycle.PER_CLASS)
class OrdersIT {
    private static final int MILLION = 1_000_000;
    private static final int LARGE = 100_000;
    private static final int SMALL = 2_000;
    private static final List<String> COLUMNS =
            List.of(
                    "order_id",
                    "customer_id",
                    "order_ts",
                    "country",
                    "channel",
                    "sku",
                    "quantity",
                    "unit_price",
                    "status",
                    "note");

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

    @Tag("slow")
    @Test
    void aMillionOrdersAreStoredOnceEach() throws Exception {
        var orders = Orders.good(files.resolve("million.csv"), MILLION, 20_240_601);

        var batch = stored("million", orders);

        assertCounts(batch, orders);
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_240_601})
    void ofSmallFilesEachLineIsAccountedFor(long seed) throws Exception {
        assertExact(SMALL, seed);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_240_601})
    void ofLargeFilesEachLineIsAccountedFor(long seed) throws Exception {
        assertExact(LARGE, seed);
    }

    private void assertExact(int rows, long seed) throws Exception {
        var of = "_%d_%d".formatted(rows, seed);
        assertExact("bad" + of, Orders.onePercentBad(file("bad"), rows, seed));
        assertExact("widening" + of, Orders.widening(file("widening"), rows, seed));
        assertColumnIsAdded("parts" + of, rows, seed);
        assertLastLineWins("again" + of, Orders.repeating(file("again"), rows, seed));
    }

    private Path file(String name) {
        return files.resolve(name + ".csv");
    }

    @Tag("slow")
    @Test
    void ofTheSharedOrdersEachLineIsAccountedFor() throws Exception {
        shared();
        assertExact("shared_bad", new Orders(file("orders_bad1pct"), LARGE, sharedTruth()));
        var wide = new TreeMap<Long, Fault>();
        for (long line = LARGE / 2 + 2L; line <= LARGE + 1; line++) wide.put(line, Fault.TOO_LONG);
        assertExact("shared_drift", new Orders(file("orders_drift"), LARGE, wide));
        assertLastLineWins("shared_dup", new Orders(file("orders_dup"), LARGE, Map.of()));
        assertColumnIsAdded(
                "shared_parts",
                List.of(
                        new Orders(file("orders_part1"), LARGE / 2, Map.of()),
                        new Orders(file("orders_part2"), LARGE / 2, Map.of())));
    }

    private void shared() throws Exception {
        var generator = SHARED.resolve("peers/ingest/gen_data.py");
        assumeTrue(Files.exists(generator), "the shared generator is not there");
        var log = files.resolve("generator.log");
        var process =
                new ProcessBuilder("python3", generator.toString(), files.toString(), "1")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(log)).isZero();
    }

    private Map<Long, Fault> sharedTruth() throws IOException {
        var bad = new TreeMap<Long, Fault>();
        for (var line : Files.readAllLines(files.resolve("orders_bad1pct.truth.csv"))) {
            var fields = line.split(",", 3);
            if (!fields[0].equals("line")) bad.put(Long.valueOf(fields[0]), Fault.of(fields[2]));
        }
        return bad;
    }

    private void assertExact(String dataset, Orders orders) throws Exception {
        var batch = stored(dataset, orders);

        assertCounts(batch, orders);
        var wanted = new TreeMap<Long, String>();
        orders.bad().forEach((line, fault) -> wanted.put(line, fault.why()));
        assertThat(setAside(dataset)).isEqualTo(wanted);
        assertThat(held("/api/v1/datasets/" + dataset + "/rows")).isEqualTo(orders.content());
    }

    private static void assertCounts(JsonNode batch, Orders orders) {
        int bad = orders.bad().size();
        assertThat(batch.path("rowsIn").asInt()).isEqualTo(orders.rows());
        assertThat(batch.path("rowsStored").asInt()).isEqualTo(orders.rows() - bad);
        assertThat(batch.path("rowsQuarantined").asInt()).isEqualTo(bad);
    }

    private void assertColumnIsAdded(String dataset, int rows, long seed) throws Exception {
        var parts = Orders.inTwoParts(file("part1"), file("part2"), rows, seed);
        assertColumnIsAdded(dataset, parts);
    }

    private void assertColumnIsAdded(String dataset, List<Orders> parts) throws Exception {
        var wanted = new HashMap<String, String>();
        for (var part : parts) {
            assertCounts(stored(dataset, part), part);
            wanted.putAll(part.content());
        }

        assertThat(held("/api/v1/datasets/" + dataset + "/rows")).isEqualTo(wanted);
        var drifts = items("/api/v1/drifts?limit=1000&dataset=" + dataset);
        assertThat(drifts)
                .extracting(its -> its.path("kind").asText() + " " + its.path("columns"))
                .containsExactly("added [\"coupon\"]");
    }

    /// Of a dataset that keeps one row an order.
    private void assertLastLineWins(String dataset, Orders orders) throws Exception {
        client.done(
                "PUT",
                "/api/v1/datasets/" + dataset,
                "application/json",
                "{\"mode\":\"upsert\",\"key\":[\"order_id\"]}");

        var batch = stored(dataset, orders);
        var again = stored(dataset, orders);

        var wanted = orders.content();
        int repeated = orders.rows() - wanted.size();
        assertCounts(batch, orders);
        assertThat(repeated).isEqualTo(orders.rows() / 10);
        assertThat(batch.path("inserted").asInt()).isEqualTo(wanted.size());
        assertThat(batch.path("superseded").asInt()).isEqualTo(repeated);
        assertThat(again.path("unchanged").asInt()).isEqualTo(wanted.size());
        assertThat(again.path("superseded").asInt()).isEqualTo(repeated);
        assertThat(held("/api/v1/warehouse/" + dataset)).isEqualTo(wanted);
    }

    private JsonNode stored(String dataset, Orders orders)
            throws IOException, InterruptedException {
        var answer = client.upload(dataset, BodyPublishers.ofFile(orders.file()));
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

    /// Why lines wait in quarantine.
    private Map<Long, String> setAside(String dataset) throws IOException, InterruptedException {
        var setAside = new TreeMap<Long, String>();
        for (var item : items("/api/v1/quarantine?limit=1000&dataset=" + dataset)) {
            var column = item.hasNonNull("column") ? " " + item.path("column").asText() : "";
            var why = item.path("reason").asText() + column;
            assertThat(setAside.put(item.path("line").asLong(), why)).isNull();
        }
        return setAside;
    }

    /// By order what is held of it.
    private Map<String, String> held(String path) throws IOException, InterruptedException {
        var held = new HashMap<String, String>();
        for (var item : items(path + "?limit=1000")) {
            var twice = held.put(item.path("order_id").asText(), text(item));
            assertThat(twice).isNull();
        }
        return held;
    }

    private static String text(JsonNode item) {
        var coupon = item.hasNonNull("coupon") ? "," + item.path("coupon").asText() : "";
        var last = COLUMNS.size() - 1;
        return Orders.text(
                Stream.concat(
                                COLUMNS.stream()
                                        .limit(last)
                                        .map(column -> item.path(column).asText()),
                                Stream.of(item.path(COLUMNS.get(last)).asText() + coupon))
                        .toList());
    }
}
