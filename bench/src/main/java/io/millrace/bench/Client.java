package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A tenant of its own on a node, over HTTP.
record Client(HttpClient http, URI url, String token) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    static Client signUp(URI url) throws IOException, InterruptedException {
        return signUp(url, "bench-" + Ids.random128().substring(0, 8), Ids.random128());
    }

    /// @param name of the organisation; its slug, and its owner's before `@example.com`
    static Client signUp(URI url, String name, String password)
            throws IOException, InterruptedException {
        var body =
                Map.of(
                        "organization",
                        name,
                        "slug",
                        name,
                        "email",
                        email(name),
                        "password",
                        password);
        return enter(url, "/api/v1/auth/signup", body);
    }

    /// Signs the owner of `name` in at the tenant `slug`; waits as long as the node asks for it.
    static Client signIn(URI url, String name, String password, String slug)
            throws IOException, InterruptedException {
        var body = Map.of("email", email(name), "password", password, "tenant", slug);
        while (true) {
            try {
                return enter(url, "/api/v1/auth/login", body);
            } catch (TooMany refusal) {
                TimeUnit.SECONDS.sleep(refusal.seconds);
            }
        }
    }

    /// The node asks to wait.
    private static final class TooMany extends IOException {
        private static final long serialVersionUID = 1;

        private final long seconds;

        TooMany(String message, long seconds) {
            super(message);
            this.seconds = seconds;
        }
    }

    static String email(String name) {
        return name + "@example.com";
    }

    private static Client enter(URI url, String path, Map<String, String> body)
            throws IOException, InterruptedException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var request =
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body)))
                        .build();
        var answer = read(http, request);
        return new Client(http, url, answer.path("accessToken").asText());
    }

    /// Uploads a file and waits until it is stored; the batch as the API answers it.
    JsonNode upload(String dataset, Path file) throws IOException, InterruptedException {
        return read(
                http, records(dataset, "text/csv", true).POST(BodyPublishers.ofFile(file)).build());
    }

    /// Uploads a file under an Idempotency-Key and waits until it is stored.
    JsonNode upload(String dataset, String type, Path file, String key)
            throws IOException, InterruptedException {
        return read(
                http,
                records(dataset, type, true)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofFile(file))
                        .build());
    }

    /// The tenant's id.
    String tenant() throws IOException, InterruptedException {
        return get("/api/v1/auth/me").path("tenant").path("id").asText();
    }

    /// Uploads text and waits until it is stored.
    JsonNode upload(String dataset, String type, String text)
            throws IOException, InterruptedException {
        return read(http, records(dataset, type, true).POST(BodyPublishers.ofString(text)).build());
    }

    JsonNode put(String path, String type, String text) throws IOException, InterruptedException {
        return put(path, type, text.getBytes(StandardCharsets.UTF_8));
    }

    JsonNode put(String path, String type, byte[] body) throws IOException, InterruptedException {
        var request = request(path).header("Content-Type", type);
        return read(http, request.PUT(BodyPublishers.ofByteArray(body)).build());
    }

    /// Sends NDJSON and returns when it is accepted.
    void send(String dataset, String ndjson) throws IOException, InterruptedException {
        read(
                http,
                records(dataset, "application/x-ndjson", false)
                        .POST(BodyPublishers.ofString(ndjson))
                        .build());
    }

    /// What is measured is to be stored, also when the same was sent before.
    private HttpRequest.Builder records(String dataset, String type, boolean wait) {
        var path = "/api/v1/datasets/" + dataset + "/records?again=true";
        return request(path + (wait ? "&wait=true" : "")).header("Content-Type", type);
    }

    JsonNode post(String path, String type, String text) throws IOException, InterruptedException {
        var request = request(path).header("Content-Type", type);
        return read(http, request.POST(BodyPublishers.ofString(text)).build());
    }

    /// A call without a body.
    JsonNode post(String path) throws IOException, InterruptedException {
        return read(http, request(path).POST(BodyPublishers.noBody()).build());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return read(http, request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode read(HttpClient http, HttpRequest request)
            throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            var message =
                    request.uri() + " answered " + response.statusCode() + ": " + response.body();
            var wait = response.headers().firstValueAsLong("Retry-After");
            throw response.statusCode() == 429 && wait.isPresent()
                    ? new TooMany(message, wait.getAsLong())
                    : new IOException(message);
        }
        return Json.MAPPER.readTree(response.body());
    }
}
