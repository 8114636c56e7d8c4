package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Files that are sent, over HTTP against a whole node.
@TestInstance(Lifecycle.PER_CLASS)
class PayloadIT {
    private static final String CSV = "text/csv";

    private Node node;
    private TestClient client;
    private TestClient stranger;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
        client = TestClient.signUp(node.url());
        stranger = TestClient.signUp(node.url());
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    private HttpResponse<String> send(String query, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var path = "/api/v1/datasets/orders/records?wait=true" + query;
        return client.send("POST", path, CSV, body, headers);
    }

    private static JsonNode batch(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var batch = Belongings.tree(answer.body());
        assertThat(batch.path("state").asText()).as(answer.body()).isEqualTo("stored");
        return batch;
    }

    private static HttpResponse<byte[]> payload(TestClient who, String batch)
            throws IOException, InterruptedException {
        var path = "/api/v1/batches/" + batch + "/payload";
        var request =
                HttpRequest.newBuilder(who.url().resolve(path))
                        .header("Authorization", "Bearer " + who.token())
                        .build();
        return who.http().send(request, BodyHandlers.ofByteArray());
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] csv(int rows) {
        var text = new StringBuilder("id,name\n");
        for (int i = 0; i < rows; i++) text.append(i).append(",name ").append(i).append('\n');
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    @Test
    void aFileComesBackByteForByteWithItsName() throws Exception {
        var plain = csv(20_000);
        var packed = gzip(csv(20_001));
        var named = Map.of("Content-Disposition", "attachment; filename=\"orders 1.csv\"");

        var first = batch(send("", plain, named));
        var second = batch(send("", packed, Map.of("Content-Encoding", "gzip")));
        var one = payload(client, first.path("batchId").asText());
        var two = payload(client, second.path("batchId").asText());

        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(sha256(one.body()))
                .isEqualTo(sha256(plain))
                .isEqualTo(first.path("checksum").asText());
        assertThat(first.path("fileName").asText()).isEqualTo("orders 1.csv");
        assertThat(one.headers().firstValue("Content-Disposition").orElse(""))
                .contains("filename=\"orders 1.csv\"");
        assertThat(one.headers().firstValue("Content-Type")).contains(CSV);
        assertThat(one.headers().firstValueAsLong("Content-Length")).hasValue(plain.length);
        assertThat(sha256(two.body()))
                .isEqualTo(sha256(packed))
                .isEqualTo(second.path("checksum").asText());
        assertThat(two.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(two.headers().firstValue("Content-Disposition").orElse(""))
                .contains("filename=\"orders-" + second.path("batchId").asText() + ".csv\"");
    }

    @Test
    void theSameFileIsStoredOnceMoreOnlyWhereThatIsWished() throws Exception {
        var file = csv(11);
        var none = Map.<String, String>of();
        var key = Map.of("Idempotency-Key", "k");

        var first = batch(send("", file, none));
        var second = batch(send("", file, none));
        var wished = batch(send("&again=true", file, none));
        var keyed = batch(send("", file, key));
        var both = batch(send("&again=false", file, Map.of("Idempotency-Key", "other")));

        assertThat(first.has("repeated")).isFalse();
        assertThat(second.path("repeated").asBoolean()).isTrue();
        assertThat(second.path("batchId")).isEqualTo(first.path("batchId"));
        assertThat(wished.has("repeated")).isFalse();
        assertThat(wished.path("batchId")).isNotEqualTo(first.path("batchId"));
        assertThat(keyed.has("repeated")).isFalse();
        assertThat(keyed.path("batchId")).isNotIn(first.path("batchId"), wished.path("batchId"));
        assertThat(both.path("batchId")).isEqualTo(first.path("batchId"));
        assertThat(batch(send("", file, key)).path("batchId")).isEqualTo(keyed.path("batchId"));
    }

    @Test
    void anArrayOfRecordsIsTakenWithoutTheNameOfADatasetAndOnceAKey() throws Exception {
        var body =
                """
                [{"id": 1, "name": "Ada", "email": "ada@example.org", "value": 10.5},
                 {"id": 2, "name": "Bob", "email": "bob@example.org", "value": 20}]
                """
                        .getBytes(UTF_8);
        var key = Map.of("Idempotency-Key", "document");

        var first = client.send("POST", "/data/ingest", "application/json", body, key);
        var id = Belongings.tree(first.body()).path("batchId").asText();
        var trail = client.await("/data/ingest/" + id, PayloadIT::isStored);
        var again = client.send("POST", "/data/ingest", "application/json", body, key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(again.statusCode()).as(again.body()).isBetween(200, 202);
        assertThat(Belongings.tree(again.body()).path("batchId").asText()).isEqualTo(id);
        var batch = Belongings.tree(Json.write(trail)).path("batch");
        assertThat(batch.path("dataset").asText()).isEqualTo("data");
        assertThat(batch.path("rowsStored").asInt()).isEqualTo(2);
        assertThat(client.rows("data"))
                .extracting(row ->
                        "%s %s %s %s"
                                .formatted(
                                        row.get("id"),
                                        row.get("name"),
                                        row.get("email"),
                                        row.get("value")))
                .containsExactly("1 Ada ada@example.org 10.5", "2 Bob bob@example.org 20");
    }

    private static boolean isStored(Map<String, Object> trail) {
        return trail.get("batch") instanceof Map<?, ?> batch && "stored".equals(batch.get("state"));
    }

    @Test
    void aBatchIsFollowedToItsChecks() throws Exception {
        var batch = String.valueOf(client.stored("followed", "id\n1\n2\n").get("batchId"));
        var checks = "checks for followed:\n  - row_count > 1\n";
        client.done("PUT", "/api/v1/checks/followed", "text/yaml", checks);
        client.done("POST", "/api/v1/checks/followed/runs?wait=true", "", "");

        var trail =
                client.await(
                        "/data/ingest/" + batch, found -> "checked".equals(found.get("stage")));

        var its = Belongings.tree(Json.write(trail));
        assertThat(its.path("batch").path("rowsStored").asInt()).isEqualTo(2);
        assertThat(its.path("checks")).hasSize(1);
        var check = its.path("checks").path(0);
        assertThat(check.path("outcome").asText()).isEqualTo("pass");
        var file = Belongings.tree(client.get(check.path("link").asText()).body());
        assertThat(file.path("yaml").asText()).isEqualTo(checks);
        assertThat(its.path("runs")).isEmpty();
        assertThat(stranger.get("/data/ingest/" + batch).statusCode()).isEqualTo(404);
    }

    @Test
    void anothersPayloadIsNotThereAndASingleRecordHasNone() throws Exception {
        var sent = batch(send("", csv(3), Map.of())).path("batchId").asText();
        var one = Json.write(Map.of("id", 9));
        client.done("POST", "/api/v1/warehouse/orders", "application/json", one);
        var ledger = Belongings.tree(client.get("/api/v1/batches?dataset=orders&limit=1").body());
        var record = ledger.path("items").path(0);

        var foreign = payload(stranger, sent);
        var never = payload(stranger, "999999");
        var none = payload(client, record.path("batchId").asText());

        assertThat(record.path("source").asText()).isEqualTo("record");
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(none.statusCode()).isEqualTo(410);
        assertThat(new String(none.body(), UTF_8)).contains("urn:problem:gone", "is not kept");
    }
}
