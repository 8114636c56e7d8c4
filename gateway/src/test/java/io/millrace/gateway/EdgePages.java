package io.millrace.gateway;

import static io.millrace.gateway.EdgeIT.authorized;
import static io.millrace.gateway.EdgeIT.gateway;
import static io.millrace.gateway.EdgeIT.ingest;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Collections;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What browsers get.
interface EdgePages {
    @Test
    default void everyAnswerIsGuarded() {
        for (var path : new String[] {"/livez", "/", "/api/v1/nothing", "/assets/app-1a2b.js"}) {
            var headers = gateway.send(HttpRequest.newBuilder(gateway.uri(path))).headers();

            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline")
                    .doesNotContain("unsafe-eval");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/batches", "/incidents/17", "/docs/"})
    default void pageGetsItsOwnNonceEachTime(String path) {
        var one = page(path);
        var two = page(path);

        assertThat(one.statusCode()).isEqualTo(200);
        var nonce = one.body().replaceAll("(?s).*nonce=([0-9a-f]{32}).*", "$1");
        assertThat(nonce).hasSize(32);
        assertThat(one.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("'nonce-" + nonce + "'");
        assertThat(two.body()).doesNotContain(nonce);
        assertThat(one.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    default void hashedFilesAreKeptForEverAndCompressed() {
        var answer =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/assets/app-1a2b.js"))
                                .header("Accept-Encoding", "gzip"));

        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                .contains("immutable");
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(page("/docs/ui.css").statusCode()).isEqualTo(200);
        assertThat(page("/assets/%2e%2e/%2e%2e/etc/passwd.txt").statusCode()).isEqualTo(404);
    }

    @Test
    default void longJsonIsCompressedForWhoeverAsksAndForNobodyElse() throws Exception {
        var batches = Collections.nCopies(20, Things.batch("7", Instant.EPOCH));
        ingest.on(IngestRequest.Batches.class, _ -> new IngestRequest.BatchPage(batches, null));

        var plain = batches(authorized("/api/v1/batches"));
        var packed = batches(authorized("/api/v1/batches").header("Accept-Encoding", "gzip"));

        assertThat(plain.body()).hasSizeGreaterThan(1_024);
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.body()).hasSizeLessThan(plain.body().length);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
        }
    }

    private static HttpResponse<byte[]> batches(HttpRequest.Builder request) throws Exception {
        var answer = gateway.client.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return answer;
    }

    @Test
    default void onlyListedOriginsMayRead() {
        var listed = origin(TestGateway.OTHER_ORIGIN, "GET");
        var other = origin("https://evil.example.org", "GET");
        var preflight =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/api/v1/datasets"))
                                .header("Origin", TestGateway.OTHER_ORIGIN)
                                .header("Access-Control-Request-Method", "PUT")
                                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
                .contains(TestGateway.OTHER_ORIGIN);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
                .contains("PUT");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }

    private static HttpResponse<String> page(String path) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri(path)).header("Accept", "text/html"));
    }

    private static HttpResponse<String> origin(String origin, String method) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri("/livez"))
                        .header("Origin", origin)
                        .method(method, BodyPublishers.noBody()));
    }
}
