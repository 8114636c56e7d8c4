package io.millrace.gateway;

import static io.millrace.gateway.EdgeIT.CSV;
import static io.millrace.gateway.EdgeIT.assertProblem;
import static io.millrace.gateway.EdgeIT.audited;
import static io.millrace.gateway.EdgeIT.authorized;
import static io.millrace.gateway.EdgeIT.connect;
import static io.millrace.gateway.EdgeIT.gateway;
import static io.millrace.gateway.EdgeIT.ingest;
import static io.millrace.gateway.EdgeIT.json;
import static io.millrace.gateway.EdgeIT.owner;
import static io.millrace.gateway.EdgeIT.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Bodies that are streamed, and who may send them.
interface EdgeUploads {
    @Test
    default void keyOfOneDatasetIsToldWhereItMayIngest() {
        var key = gateway.key(owner, "ingest:good").key();
        var request =
                HttpRequest.newBuilder(gateway.uri("/api/v1/datasets/other/records"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", CSV)
                        .POST(BodyPublishers.ofString("a\n1\n"));

        var answer = gateway.send(request);

        assertProblem(answer, 403, "forbidden");
        assertThat(answer.body()).contains("may only ingest into good");
    }

    @Test
    default void uploadGoesToTheStoreAndItsReferenceToIngest() {
        var request =
                authorized("/api/v1/datasets/orders/records?wait=true")
                        .header("Content-Type", "text/csv; charset=utf-8")
                        .header("Idempotency-Key", "-5")
                        .POST(BodyPublishers.ofString("id\n1\n"));

        var answer = gateway.send(request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("batchId").asText()).isEqualTo("7");
        var asked = ingest.asked(IngestRequest.Accept.class);
        assertThat(asked.tenant()).isEqualTo(owner.tenant().id());
        assertThat(asked.dataset()).isEqualTo("orders");
        assertThat(asked.contentType()).isEqualTo(CSV);
        assertThat(asked.idempotencyKey()).isEqualTo("-5");
        assertThat(asked.bytes()).isEqualTo(5);
        assertThat(asked.waited()).isTrue();
    }

    @Test
    default void clientsMaySpeakHttp2() throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var alive = HttpRequest.newBuilder(gateway.uri("/livez")).build();
            var tooLarge =
                    upload("orders")
                            .POST(BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))
                            .build();

            var first = client.send(alive, BodyHandlers.ofString());
            var refused = client.send(tooLarge, BodyHandlers.ofString());

            assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(first.statusCode()).isEqualTo(200);
            assertProblem(refused, 413, "too-large");
            assertThat(client.send(alive, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    default void uploadBeyondTheBoundIsTooLarge() {
        var body = BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]);
        var declared = upload("orders").POST(body);
        var chunked =
                upload("orders")
                        .POST(
                                BodyPublishers.fromPublisher(
                                        BodyPublishers.ofByteArray(new byte[(1 << 20) + 1])));

        assertProblem(gateway.send(declared), 413, "too-large");
        assertProblem(gateway.send(chunked), 413, "too-large");
    }

    @Test
    default void ingestKeyMaySendToItsDatasetOnly() {
        var key =
                json(gateway.send(
                                authorized("/api/v1/api-keys")
                                        .header("Content-Type", "application/json")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "{\"name\":\"nifi\",\"scopes\":[\"ingest:cdr\"]}"))))
                        .path("key")
                        .asText();
        var body = BodyPublishers.ofString("id\n1\n");

        var own = gateway.send(with(key, "/api/v1/datasets/cdr/records").POST(body));
        var alias = gateway.send(with(key, "/data/ingest?dataset=cdr").POST(body));
        var other = gateway.send(with(key, "/api/v1/datasets/orders/records").POST(body));
        var read = gateway.get("/api/v1/datasets/cdr", key);

        assertThat(own.statusCode()).isEqualTo(202);
        assertThat(alias.statusCode()).isEqualTo(202);
        assertProblem(other, 403, "forbidden");
        assertProblem(read, 403, "forbidden");
    }

    @Test
    default void clientThatAbortsAnUploadIsNoFaultOfOurs() throws IOException {
        try (var log = new Log()) {
            try (var socket = connect()) {
                var request =
                        "POST /api/v1/datasets/aborted/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\nid\n1\n"
                                .formatted(owner.accessToken());
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                TestGateway.until(
                        () -> audited("/api/v1/datasets/aborted/records").contains("null"));
            }

            TestGateway.until(() -> audited("/api/v1/datasets/aborted/records").contains("400"));
            assertThat(log.errors()).isEmpty();
        }
    }

    private static HttpRequest.Builder with(String key, String path) {
        return HttpRequest.newBuilder(gateway.uri(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", CSV);
    }
}
