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
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                        .header("Content-Disposition", "attachment; filename*=UTF-8''M%C3%A4rz.csv")
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
        assertThat(asked.fileName()).isEqualTo("März.csv");
        assertThat(asked.once()).isFalse();
        assertThat(asked.waited()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'',,true", "again=true,,false", "'',k,false", "again=false,k,true"})
    default void aFileIsStoredOnceUnlessAKeyOrTheQuerySaysOtherwise(
            String query, @Nullable String key, boolean once) {
        ingest.on(IngestRequest.Accept.class, _ -> Things.batch("7", Instant.EPOCH).asRepeated());
        var request =
                authorized("/api/v1/datasets/orders/records?" + query)
                        .header("Content-Type", CSV)
                        .POST(BodyPublishers.ofString("id\n1\n"));
        if (key != null) request.header("Idempotency-Key", key);
        try {
            var answer = gateway.send(request);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer).path("repeated").asBoolean()).isTrue();
            assertThat(ingest.asked(IngestRequest.Accept.class).once()).isEqualTo(once);
        } finally {
            ingest.on(IngestRequest.Accept.class, _ -> Things.batch("7", Instant.EPOCH));
        }
    }

    @Test
    default void theQuerySaysHowTheCsvIsWritten() {
        var path =
                "/api/v1/datasets/orders/records?delimiter=;&quote=&encoding=windows-1252&header=false";
        var request =
                authorized(path).header("Content-Type", CSV).POST(BodyPublishers.ofString("1;a\n"));

        var answer = gateway.send(request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(ingest.asked(IngestRequest.Accept.class).dialect())
                .isEqualTo(new IngestRequest.DialectSettings(";", "", "windows-1252", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delimiter=",
                "delimiter=ab",
                "delimiter=%0a",
                "delimiter=%C3%A9",
                "quote=ab",
                "encoding=latin1",
                "header=maybe",
                "escape=x",
            })
    default void whatIsNoDialectIsInvalid(String query) {
        for (var operation : List.of("records", "preview")) {
            var path = "/api/v1/datasets/orders/" + operation + "?" + query;
            var request =
                    authorized(path)
                            .header("Content-Type", CSV)
                            .POST(BodyPublishers.ofString("a\n1\n"));

            assertProblem(gateway.send(request), 400, "invalid");
        }
    }

    @Test
    default void aPreviewTakesTheBeginningOfABody() {
        var seen =
                new IngestRequest.RecordsPreview(
                        "orders", null, null, List.of(), List.of(), List.of(), 0, 0, 0, List.of(),
                        false, null);
        ingest.on(IngestRequest.PreviewRecords.class, _ -> seen);
        var many = "id,name\n" + "1,a\n".repeat(100_000);
        var path = "/api/v1/datasets/orders/preview?delimiter=%09";

        var whole =
                gateway.send(
                        authorized(path)
                                .header("Content-Type", CSV)
                                .POST(BodyPublishers.ofString("id\n1\n")));
        var small = ingest.asked(IngestRequest.PreviewRecords.class);
        var cut =
                gateway.send(
                        authorized(path)
                                .header("Content-Type", CSV)
                                .POST(BodyPublishers.ofString(many)));
        var large = ingest.asked(IngestRequest.PreviewRecords.class);

        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        assertThat(json(whole).path("dataset").asText()).isEqualTo("orders");
        assertThat(small.whole()).isTrue();
        assertThat(text(small)).isEqualTo("id\n1\n");
        assertThat(small.dialect())
                .isEqualTo(new IngestRequest.DialectSettings("\t", null, null, null));
        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
        assertThat(large.whole()).isFalse();
        assertThat(text(large)).hasSize(1 << 16).isEqualTo(many.substring(0, 1 << 16));
    }

    @Test
    default void theRestOfABodyThatIsNotReadCostsLittle() throws IOException {
        ingest.on(
                IngestRequest.PreviewRecords.class,
                _ ->
                        new IngestRequest.RecordsPreview(
                                "orders", null, null, List.of(), List.of(), List.of(), 0, 0, 0,
                                List.of(), false, null));
        long most = 256L << 20;
        long sent = 0;
        try (var socket = connect()) {
            var head =
                    "POST /api/v1/datasets/orders/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: text/csv\r\nContent-Length: 1073741824\r\n\r\nid\n"
                            .formatted(owner.accessToken());
            var out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            var portion = "1\n".repeat(1 << 15).getBytes(StandardCharsets.US_ASCII);
            while (sent < most) {
                out.write(portion);
                sent += portion.length;
            }
        } catch (SocketException _) { // closed while it waited
            assertThat(sent).isLessThan(most);
        }

        assertThat(sent).isLessThan(most);
    }

    private static String text(IngestRequest.PreviewRecords asked) {
        var bytes = Base64.getDecoder().decode(asked.beginning());
        return new String(bytes, StandardCharsets.UTF_8);
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
