package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Records with their past, and uploads in parts, over HTTP against a whole node.
@TestInstance(Lifecycle.PER_CLASS)
class WarehouseIT {
    private static final String JSON = "application/json";
    private static final String PART = "application/offset+octet-stream";

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

    private HttpResponse<String> json(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var its = new HashMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) its.put(headers[i], headers[i + 1]);
        var type = body.isEmpty() ? "" : JSON;
        return client.send(method, "/api/v1" + path, type, body.getBytes(UTF_8), its);
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        return Belongings.tree(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(tree(answer).path("detail").asText()).contains(detail);
    }

    @Test
    void aRecordIsReadWrittenAndDeletedByItsKeyAndItsPastStays() throws Exception {
        json("PUT", "/datasets/people", "{\"mode\":\"upsert\",\"key\":[\"id\"]}");
        var batch = client.stored("people", "id,city,n\na/b c,Lyon,1.10\n2,Nice,2\n");
        var then = String.valueOf(batch.get("finishedAt"));
        var record = "/warehouse/people/a%2Fb%20c";

        var written =
                json(
                        "POST",
                        "/warehouse/people",
                        "{\"id\":\"3\",\"n\":0.30}",
                        "Idempotency-Key",
                        "k");
        var again =
                json(
                        "POST",
                        "/warehouse/people",
                        "{\"id\":\"3\",\"n\":0.30}",
                        "Idempotency-Key",
                        "k");
        var patched = json("PATCH", record, "{\"city\":\"Paris\"}");
        var deleted = json("DELETE", "/warehouse/people/2", "");

        assertThat(written.statusCode()).as(written.body()).isEqualTo(201);
        assertThat(written.body()).contains("\"n\":0.30");
        assertThat(again.body()).isEqualTo(written.body());
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
        assertThat(tree(patched).path("record").path("values").path("city").asText())
                .isEqualTo("Paris");
        assertThat(tree(deleted).path("outcome").asText()).isEqualTo("deleted");
        var now = tree(json("GET", "/warehouse/people?limit=1", ""));
        assertThat(now.path("items")).hasSize(1);
        var rest = json("GET", "/warehouse/people?cursor=" + now.path("next").asText(), "");
        assertThat(tree(rest).path("items")).hasSize(1);
        var past = tree(json("GET", "/warehouse/people?as_of=" + then, ""));
        assertThat(past.path("items")).hasSize(2);
        assertThat(
                        tree(json("GET", record + "?as_of=" + then, ""))
                                .path("values")
                                .path("city")
                                .asText())
                .isEqualTo("Lyon");
        var versions = tree(json("GET", record + "/versions", "")).path("items");
        assertThat(versions).hasSize(2);
        assertThat(versions.path(0).path("actor").asText())
                .isNotEmpty()
                .isEqualTo(versions.path(1).path("actor").asText());
        assertThat(versions.path(0).path("current").asBoolean()).isTrue();
        var ledger = tree(json("GET", "/batches?dataset=people", "")).path("items");
        assertThat(ledger.findValuesAsText("source"))
                .containsExactly("record", "record", "record", "http");
    }

    @Test
    void badInputIsOneClearAnswer() throws Exception {
        json(
                "PUT",
                "/datasets/typed",
                "{\"mode\":\"upsert\",\"key\":[\"id\"],\"columns\":{\"n\":{\"type\":\"bigint\"}}}");
        client.stored("typed", "id,n\n1,1\n");
        client.stored("rows", "id,n\n1,1\n");

        assertProblem(
                json("POST", "/warehouse/typed", "{\"id\":2,\"n\":\"x\"}"), 422, "n: bad-type.");
        assertProblem(json("POST", "/warehouse/typed", "[]"), 400, "");
        assertProblem(json("POST", "/warehouse/typed", ""), 400, "body");
        assertProblem(
                json("GET", "/warehouse/typed?as_of=yesterday", ""), 400, "as_of: an instant");
        assertProblem(
                json("GET", "/warehouse/typed?as_of=2999-01-01T00:00:00Z", ""), 400, "future");
        assertProblem(json("GET", "/warehouse/typed/9", ""), 404, "There is no record 9");
        assertProblem(json("GET", "/warehouse/typed/9/versions", ""), 404, "There is no record 9");
        assertProblem(json("PATCH", "/warehouse/rows/1", "{\"n\":2}"), 422, "has no key");
        assertProblem(json("DELETE", "/warehouse/rows/1", ""), 422, "has no key");
        assertProblem(json("DELETE", "/warehouse/none/1", ""), 404, "There is no dataset none");
        assertThat(json("GET", "/warehouse/rows", "").statusCode()).isEqualTo(200);
    }

    private Map<String, String> begin(String type, int length) {
        var metadata = "filetype " + Base64.getEncoder().encodeToString(type.getBytes(UTF_8));
        return Map.of("Upload-Length", Integer.toString(length), "Upload-Metadata", metadata);
    }

    private HttpResponse<String> part(TestClient who, String path, int offset, byte[] bytes)
            throws IOException, InterruptedException {
        return who.send(
                "PATCH", path, PART, bytes, Map.of("Upload-Offset", Integer.toString(offset)));
    }

    private static long offset(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    @Test
    void anUploadGoesOnAfterItsConnectionBroke() throws Exception {
        var csv = new StringBuilder("id,name\n");
        for (int i = 0; i < 20_000; i++) csv.append(i).append(",name ").append(i).append('\n');
        var body = csv.toString().getBytes(UTF_8);

        var begun =
                client.send(
                        "POST",
                        "/api/v1/datasets/large/uploads",
                        "",
                        new byte[0],
                        begin("text/csv", body.length));
        var path = begun.headers().firstValue("Location").orElseThrow();
        cutOff(path, body, 100_000);
        client.await(path, upload -> ((Number) upload.get("offset")).longValue() > 0);
        var head = client.send("HEAD", path, "", new byte[0]);
        int there = (int) offset(head);
        var wrong = part(client, path, 0, body);
        var rest = java.util.Arrays.copyOfRange(body, there, body.length);
        var patched = part(client, path, there, rest);
        var finished =
                client.send(
                        "POST",
                        path + "/finish?wait=true",
                        JSON,
                        Belongings.checksum(csv.toString()).getBytes(UTF_8));
        var again =
                client.send(
                        "POST",
                        path + "/finish",
                        JSON,
                        Belongings.checksum(csv.toString()).getBytes(UTF_8));

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(there).isBetween(1, 100_000);
        assertProblem(wrong, 409, "at offset " + there);
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(204);
        assertThat(offset(patched)).isEqualTo(body.length);
        assertThat(finished.statusCode()).as(finished.body()).isEqualTo(200);
        assertThat(tree(finished).path("rowsStored").asLong()).isEqualTo(20_000);
        assertThat(tree(again).path("batchId").asText())
                .isEqualTo(tree(finished).path("batchId").asText());
    }

    /// Says that all comes, sends some, and is gone.
    private void cutOff(String path, byte[] body, int sent) throws IOException {
        var url = node.url();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            var head =
                    """
                    PATCH %s HTTP/1.1\r
                    Host: x\r
                    Authorization: Bearer %s\r
                    Content-Type: %s\r
                    Upload-Offset: 0\r
                    Content-Length: %d\r
                    \r
                    """
                            .formatted(path, client.token(), PART, body.length);
            var out = socket.getOutputStream();
            out.write(head.getBytes(UTF_8));
            out.write(body, 0, sent);
            out.flush();
        }
    }

    @Test
    void whatIsWrongWithAnUploadIsSaid() throws Exception {
        var path = "/api/v1/datasets/parts/uploads";
        var none = new byte[0];
        var begun = client.send("POST", path, "", none, begin("text/csv", 10));
        var place = begun.headers().firstValue("Location").orElseThrow();
        var checksum = Belongings.checksum("id\n1\n").getBytes(UTF_8);

        assertProblem(client.send("POST", path, "", none), 400, "Upload-Length");
        assertProblem(
                client.send("POST", path, "", none, begin("text/csv", 0)), 400, "Upload-Length");
        assertProblem(client.send("POST", path, "", none, begin("text/html", 10)), 415, "Send CSV");
        assertProblem(
                client.send("POST", path, "", none, Map.of("Upload-Length", "9")),
                400,
                "Upload-Metadata");
        var tooMany = new HashMap<>(begin("text/csv", 9));
        tooMany.put("Upload-Length", "99999999999");
        assertProblem(client.send("POST", path, "", none, tooMany), 413, "bytes");
        assertProblem(
                client.send(
                        "POST",
                        path,
                        "",
                        none,
                        Map.of("Upload-Length", "9", "Upload-Metadata", "filetype *")),
                400,
                "Upload-Metadata");
        assertProblem(part(client, place, 0, new byte[11]), 413, "10 bytes to come");
        assertProblem(client.send("PATCH", place, PART, none), 400, "Upload-Offset");
        assertProblem(
                client.send("PATCH", place, "text/csv", new byte[1], Map.of("Upload-Offset", "0")),
                415,
                "Send");
        assertProblem(client.send("POST", place + "/finish", JSON, checksum), 409, "0 of 10 bytes");
        assertProblem(
                client.send("POST", place + "/finish", JSON, "{\"sha256\":\"x\"}".getBytes(UTF_8)),
                400,
                "sha256");
        for (var answer :
                new HttpResponse<?>[] {
                    stranger.get(place),
                    part(stranger, place, 0, new byte[1]),
                    stranger.send("HEAD", place, "", none),
                    stranger.send("DELETE", place, "", none),
                    stranger.send("POST", place + "/finish", JSON, checksum)
                }) {
            assertThat(answer.statusCode()).isEqualTo(404);
        }
        assertThat(client.send("DELETE", place, "", none).statusCode()).isEqualTo(204);
        assertProblem(client.get(place), 404, "There is no upload");
    }
}
