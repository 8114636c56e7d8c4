package io.millrace.gateway;

import static io.millrace.gateway.EdgeIT.assertProblem;
import static io.millrace.gateway.EdgeIT.authorized;
import static io.millrace.gateway.EdgeIT.connect;
import static io.millrace.gateway.EdgeIT.gateway;
import static io.millrace.gateway.EdgeIT.json;
import static io.millrace.gateway.EdgeIT.owner;
import static io.millrace.gateway.EdgeIT.put;
import static io.millrace.gateway.EdgeIT.upload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the edge does with input that breaks the contract.
interface EdgeInput {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"mode\":\"append\",\"extra\":1}",
                "{\"mode\":5}",
                "{\"mode\":\"replace\"}",
                "{\"key\":\"id\"}",
                "{\"columns\":{\"a\":{\"type\":\"money\"}}}",
                "{\"columns\":{\"a\":{\"kind\":\"text\"}}}",
                "{\"tenant\":\"abcdefghijkl\"}",
                "{\"dialect\":{\"delimiter\":\"ab\"}}",
                "{\"dialect\":{\"delimiter\":\"\"}}",
                "{\"dialect\":{\"quote\":\"é\"}}",
                "{\"dialect\":{\"encoding\":\"latin1\"}}",
                "{\"dialect\":{\"escape\":\"x\"}}",
                "{\"nested\":{}}",
                "{\"nested\":{\"mode\":\"fold\"}}",
                "{\"nested\":{\"mode\":\"flatten\",\"depth\":6}}",
                "{\"nested\":{\"mode\":\"flatten\",\"separator\":\".\"}}",
                "{\"nested\":{\"mode\":\"flatten\",\"except\":[\"a\"]}}",
            })
    default void badBodyIsInvalid(String body) {
        var answer = gateway.send(put("/api/v1/datasets/orders", body));

        assertProblem(answer, 400, "invalid");
        assertThat(answer.body()).doesNotContain("does not match", "schema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/batches?limit=0",
                "/api/v1/batches?limit=1001",
                "/api/v1/batches?limit=ten",
                "/api/v1/batches?limit=1&limit=2",
                "/api/v1/batches?colour=red",
                "/api/v1/quarantine?reason=bad-luck",
                "/api/v1/datasets/-x",
                "/api/v1/datasets/a%20b",
                "/api/v1/batches/..%2fx",
                "/api/v1/runs/1/artifacts/passwd",
                "/api/v1/batches?cursor=",
                "/api/v1/batches?dataset=",
                "/api/v1/batches?limit",
                "/api/v1/batches/7%0a",
            })
    default void badParameterIsInvalid(String path) {
        var answer = gateway.get(path, owner.accessToken());

        assertProblem(answer, 400, "invalid");
    }

    @Test
    default void anEmptyIdempotencyKeyIsNotTakenForNone() {
        var request = upload("orders").header("Idempotency-Key", "");

        var answer = gateway.send(request.POST(BodyPublishers.ofString("id\n1\n")));

        assertProblem(answer, 400, "invalid");
        assertThat(answer.body()).contains("Idempotency-Key: may not be empty");
    }

    @Test
    default void bodyBeyondTheBoundIsTooLarge() {
        var big = "{\"eventTime\":\"" + "x".repeat(70_000) + "\"}";

        assertProblem(gateway.send(put("/api/v1/datasets/orders", big)), 413, "too-large");
    }

    @Test
    default void compressedJsonIsRefusedUnread() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) gzip.write(new byte[1 << 20]);
        }
        var request =
                authorized("/api/v1/datasets/orders")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .PUT(BodyPublishers.ofByteArray(bomb.toByteArray()));

        assertProblem(gateway.send(request), 415, "unsupported-media");
    }

    @Test
    default void wrongMediaTypeIsUnsupported() {
        var request =
                authorized("/api/v1/datasets/orders")
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString("{}"));

        assertProblem(gateway.send(request), 415, "unsupported-media");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/nothing, 404, not-found",
        "POST, /nothing, 404, not-found",
        "DELETE, /api/v1/dashboard, 405, method-not-allowed",
        "GET, /api/v1/auth/login, 405, method-not-allowed",
        "PUT, /dashboard/data, 405, method-not-allowed",
        "GET, /assets/missing.js, 404, not-found",
    })
    default void unknownPathAndWrongMethodAreProblems(
            String method, String path, int status, String problem) {
        var answer = gateway.send(authorized(path).method(method, BodyPublishers.noBody()));

        assertProblem(answer, status, problem);
        if (status == 405) assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS"})
    default void pathThatIsWrittenOutHasNoMethodsOfOneWithAParameter(String method) {
        var request = authorized("/api/v1/checks/results").header("Content-Type", "text/yaml");

        var answer = gateway.send(request.method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().allValues("Allow")).containsExactly("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health?x=%zz",
                "/api/v1/batches?limit=%zz",
                "/dashboard/data?x=%",
            })
    default void brokenEncodingIsInvalidAndNoFaultOfOurs(String target) throws IOException {
        try (var log = new Log();
                var socket = connect()) {
            var request =
                    "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, owner.accessToken());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("urn:problem:invalid");
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    default void anAddressThatIsTooLongIsToldSo() {
        var answer = gateway.get("/api/v1/batches?cursor=" + "x".repeat(9_000), "");

        assertThat(answer.statusCode()).isEqualTo(414);
        assertThat(json(answer).path("type").asText()).isEqualTo("urn:problem:address-too-long");
    }
}
