package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A mixed upload, over HTTP against a whole node: routed, listed, routed again.
@TestInstance(Lifecycle.PER_CLASS)
class RoutesIT {
    private static final String JSON = "application/json";
    private static final String ROUTES = "/api/v1/routes";
    private static final String MIXED =
            """
            {"type":"order","id":1,"amount":2.50}
            {"type":"customer","id":7,"name":"Ada"}
            broken
            {"type":"payment","iban":"X"}
            """;

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

    private JsonNode get(String path) throws IOException, InterruptedException {
        var answer = client.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Belongings.tree(answer.body());
    }

    private JsonNode ask(String method, String path, String body, int status)
            throws IOException, InterruptedException {
        var type = body.isEmpty() ? "" : JSON;
        var answer = client.send(method, path, type, body.getBytes(UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Belongings.tree(answer.body());
    }

    private JsonNode send() throws IOException, InterruptedException {
        var path = "/api/v1/datasets/unrouted/records?wait=true";
        var key = Map.of("Idempotency-Key", "mixed-1");
        var answer = client.send("POST", path, "application/x-ndjson", MIXED.getBytes(UTF_8), key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Belongings.tree(answer.body());
    }

    private static void assertRouting(JsonNode its, int routed, int unrouted) {
        assertThat(its.path("rowsIn").asInt()).isEqualTo(4);
        assertThat(its.path("rowsRouted").asInt()).isEqualTo(routed);
        assertThat(its.path("rowsUnrouted").asInt()).isEqualTo(unrouted);
        assertThat(its.path("rowsQuarantined").asInt()).isEqualTo(1);
    }

    @Test
    void aMixedUploadIsRoutedAndWhatWaitsIsRoutedLater() throws Exception {
        var first =
                "{\"version\":0,\"items\":[{\"dataset\":\"orders\",\"field\":\"type\",\"value\":\"order\"}]}";
        var second =
                "{\"version\":1,\"items\":[{\"dataset\":\"orders\",\"field\":\"type\",\"value\":\"order\"},"
                        + "{\"dataset\":\"customers\",\"source\":\"http\",\"fields\":[\"name\"]}]}";
        assertThat(ask("PUT", ROUTES, first, 200).path("version").asInt()).isEqualTo(1);

        var batch = send();
        var same = send();
        var routing = "/api/v1/batches/" + batch.path("batchId").asText() + "/routing";

        assertThat(same.path("batchId")).isEqualTo(batch.path("batchId"));
        assertRouting(get(routing), 1, 2);
        assertThat(get(ROUTES).path("waiting").asInt()).isEqualTo(2);
        assertThat(get(ROUTES + "/unrouted").path("items")).hasSize(2);
        assertThat(client.rows("orders")).hasSize(1);

        ask("PUT", ROUTES, first, 409);
        var trial = "{\"record\":{\"name\":\"Ada\"}}";
        assertThat(ask("POST", ROUTES + "/preview", trial, 200).has("place")).isFalse();
        ask("PUT", ROUTES, second, 200);
        var tried = ask("POST", ROUTES + "/preview", trial, 200);
        assertThat(tried.path("place").asInt()).isEqualTo(1);
        assertThat(tried.path("dataset").asText()).isEqualTo("customers");
        var again = ask("POST", ROUTES + "/again", "", 200);

        assertThat(again.path("routed").asInt()).isEqualTo(1);
        assertThat(again.path("waiting").asInt()).isEqualTo(1);
        assertRouting(get(routing), 2, 1);
        assertThat(client.rows("customers")).hasSize(1);
        assertThat(ask("POST", ROUTES + "/again", "", 200).path("routed").asInt()).isZero();
        assertThat(stranger.get(routing).statusCode()).isEqualTo(404);
        var others = Belongings.tree(stranger.get(ROUTES + "/unrouted").body());
        assertThat(others.path("items")).isEmpty();
    }

    @Test
    void hostileRoutesAndRecordsAreRefused() throws Exception {
        ask("PUT", ROUTES, "{\"version\":-1,\"items\":[]}", 400);
        ask("PUT", ROUTES, "{\"version\":0,\"items\":[{\"dataset\":\"../x\"}]}", 400);
        var nul = "{\"dataset\":\"a\",\"field\":\"x\\u0000\"}";
        ask("PUT", ROUTES, "{\"version\":0,\"items\":[" + nul + "]}", 400);
        ask("PUT", ROUTES, "{\"version\":0,\"items\":[{\"dataset\":\"unrouted\"}]}", 422);
        var deep = "[".repeat(90) + "]".repeat(90);
        ask("POST", ROUTES + "/preview", "{\"record\":{\"a\":" + deep + "}}", 422);
    }
}
