package io.millrace.nifi.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.nifi.MillraceApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A tenant of a node, as its owner sees it.
record Organization(HttpClient http, URI url, String token) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static Organization signUp(URI url) throws IOException, InterruptedException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var account =
                Map.of(
                        "organization", "Test " + Ids.random128(),
                        "email", Ids.random128() + "@example.com",
                        "password", Ids.random128());
        var answer = new Organization(http, url, "").send("POST", "/auth/signup", account);
        return new Organization(http, url, answer.path("accessToken").asText());
    }

    /// The API as the deployer uses it.
    MillraceApi api() {
        return MillraceApi.of(url, token);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    /// @param body null for none
    JsonNode send(String method, String path, Object body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(url.resolve("/api/v1" + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(Json.write(body)));
        if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
        var answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isLessThan(300);
        return tree(answer.body());
    }

    /// Asks until what is answered is as expected.
    JsonNode await(String path, Predicate<JsonNode> expected)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = get(path);
            if (expected.test(answer)) return answer;
            if (System.nanoTime() > deadline) throw new AssertionError(path + " " + answer);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
