package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.MendableOrders.Way;
import io.millrace.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What is mended in quarantine reaches the stages behind, on a whole node.
@TestInstance(Lifecycle.PER_CLASS)
class MendedIT {
    private static final String MODEL = "/api/v1/models/sums";
    private static final String ALL = "all_orders";
    private static final String JSON = "application/json";

    private Node node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    @Test
    void mendedRowsAreInTheModelsThatReadTheDataset() throws Exception {
        var client = TestClient.signUp(node.url());
        var types = Map.of("columns", Map.of("amount", Map.of("type", "bigint")));
        client.done("PUT", "/api/v1/datasets/orders", JSON, Json.write(types));
        client.stored("orders", "id,amount\n1,10\n2,20 EUR\n");
        var put = client.send("PUT", "/api/v1/projects/p", "application/zip", project());
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        client.await(MODEL + "/rows", found -> total(found, 10));

        client.done(
                "POST",
                "/api/v1/quarantine/replays?wait=true",
                JSON,
                Json.write(
                        Map.of(
                                "dataset", "orders",
                                "reason", "bad-type",
                                "column", "amount",
                                "expression", "replace(amount, ' EUR', '')")));

        client.await(MODEL + "/rows", found -> total(found, 30));
    }

    @Test
    void tenThousandRecordsOfSixKindsAreMendedKindByKind() throws Exception {
        var orders = MendableOrders.of(10_000);
        var dirty = TestClient.signUp(node.url());
        var clean = TestClient.signUp(node.url());
        var batch = sent(dirty, orders.dirty());
        sent(clean, orders.clean());
        var first = Way.QUANTITY_IN_WORDS;
        long rows = orders.wrong().get(first);

        assertThat(groups(dirty)).isEqualTo(counts(orders, orders.wrong().keySet()));
        var preview =
                dirty.done("POST", "/api/v1/quarantine/preview", JSON, Json.write(first.rule(ALL)));
        assertCount(preview, "rows", rows);
        assertCount(preview, "stored", rows);
        assertCount(preview, "left", 0);
        assertCounts(dirty, batch, 2_000, 10_000);

        mend(dirty, first, rows);
        var others = EnumSet.complementOf(EnumSet.of(first));
        assertThat(groups(dirty)).isEqualTo(counts(orders, others));
        assertCounts(dirty, batch, 2_000 + rows, 10_000 - rows);

        for (var way : others) mend(dirty, way, orders.wrong().get(way));
        assertThat(groups(dirty)).isEmpty();
        assertCounts(dirty, batch, orders.rows(), 0);
        assertThat(content(dirty)).isEqualTo(content(clean));
    }

    /// The id of the batch.
    private static String sent(TestClient client, byte[] file) throws Exception {
        client.done("PUT", "/api/v1/datasets/" + ALL, JSON, MendableOrders.TYPES);
        var path = "/api/v1/datasets/" + ALL + "/records?wait=true";
        var answer = client.send("POST", path, "text/csv", file);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return String.valueOf(Json.readObject(answer.body()).get("batchId"));
    }

    /// How many records wait, by reason and column.
    private static Map<String, Long> groups(TestClient client) throws Exception {
        var answer = Json.readObject(client.get("/api/v1/quarantine/groups").body());
        var groups = new HashMap<String, Long>();
        for (var item : (List<?>) answer.get("items")) {
            var group = (Map<?, ?>) item;
            groups.put(name(group), Long.valueOf(String.valueOf(group.get("rows"))));
        }
        return groups;
    }

    private static Map<String, Long> counts(MendableOrders orders, Set<Way> ways) {
        var counts = new HashMap<String, Long>();
        for (var way : ways) counts.put(name(way.group(ALL)), orders.wrong().get(way).longValue());
        return counts;
    }

    private static String name(Map<?, ?> group) {
        return group.get("reason") + " " + group.get("column");
    }

    private static void mend(TestClient client, Way way, long rows) throws Exception {
        var path = "/api/v1/quarantine/replays?wait=true";
        var begun = client.done("POST", path, JSON, Json.write(way.rule(ALL)));
        var done =
                client.await(
                        "/api/v1/quarantine/decisions/" + begun.get("id"),
                        its -> !"queued".equals(its.get("state")));
        assertThat(done).containsEntry("state", "done");
        assertCount(done, "rowsStored", rows);
        assertCount(done, "rowsLeft", 0);
    }

    private static void assertCounts(TestClient client, String batch, long stored, long waiting)
            throws Exception {
        var its = Json.readObject(client.get("/api/v1/batches/" + batch).body());
        assertCount(its, "rowsStored", stored);
        assertCount(its, "rowsQuarantined", waiting);
        assertCount(its, "rowsIn", stored + waiting);
    }

    private static void assertCount(Map<String, Object> answer, String name, long wanted) {
        assertThat(String.valueOf(answer.get(name))).as(name).isEqualTo(Long.toString(wanted));
    }

    /// The hash of what is stored, whichever batch brought it; a row's line is a part of it.
    private static String content(TestClient client) throws Exception {
        var lines = new TreeSet<String>();
        for (var row : client.rows(ALL)) {
            var values = new TreeMap<String, String>();
            row.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
            values.remove("_batch");
            lines.add(values.toString());
        }
        var digest = MessageDigest.getInstance("SHA-256");
        for (var line : lines) digest.update((line + "\n").getBytes(UTF_8));
        return lines.size() + " " + HexFormat.of().formatHex(digest.digest());
    }

    private static boolean total(Map<String, Object> rows, long wanted) {
        var items = (List<?>) rows.get("items");
        return items.size() == 1
                && String.valueOf(wanted)
                        .equals(String.valueOf(((Map<?, ?>) items.getFirst()).get("total")));
    }

    private static byte[] project() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "dbt_project.yml", "name: p\nversion: '1.0'\nprofile: millrace\n");
            add(
                    zip,
                    "models/sums.sql",
                    "{{ config(materialized='table') }}"
                            + "select sum(amount) as total from {{ source('raw', 'orders') }}");
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(UTF_8));
    }
}
