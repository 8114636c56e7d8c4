package io.millrace.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A tenant that several nodes serve. Its token is renewed before it ends.
final class Tenant {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long RENEW_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int TRIES = 60;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final String name = "bench-" + Ids.random128().substring(0, 8);
    private final String password = Ids.random128();
    private volatile String id = "";
    private volatile String token = "";
    private volatile long renewedAt;

    private Tenant() {}

    static Tenant signUp(URI node) throws IOException, InterruptedException {
        var tenant = new Tenant();
        var body =
                Map.of(
                        "organization", tenant.name,
                        "slug", tenant.name,
                        "email", tenant.email(),
                        "password", tenant.password);
        tenant.note(tenant.post(node.resolve("/api/v1/auth/signup"), body));
        return tenant;
    }

    private String email() {
        return name + "@example.com";
    }

    private HttpResponse<String> post(URI url, Map<String, String> body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(url)
                        .timeout(LONG)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body)))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private void note(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        var known = Json.MAPPER.readTree(answer.body());
        id = known.path("tenant").path("id").asText();
        token = known.path("accessToken").asText();
        renewedAt = System.nanoTime();
    }

    HttpClient http() {
        return http;
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    private synchronized void renew(URI node) throws IOException, InterruptedException {
        if (System.nanoTime() - renewedAt < RENEW_NANOS) return;
        note(
                post(
                        node.resolve("/api/v1/auth/login"),
                        Map.of("email", email(), "password", password)));
    }

    /// Sends one request to one node, once.
    ///
    /// @throws IOException when there is no answer in time
    HttpResponse<String> once(URI node, HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        return send(node, request, path, PATIENCE);
    }

    /// The same for what takes long.
    HttpResponse<String> patiently(URI node, HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        return send(node, request, path, LONG);
    }

    private HttpResponse<String> send(
            URI node, HttpRequest.Builder request, String path, Duration patience)
            throws IOException, InterruptedException {
        renew(node);
        return http.send(
                request.copy()
                        .uri(node.resolve(path))
                        .timeout(patience)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    /// Gets until it is answered well.
    JsonNode get(URI node, String path) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                var answer = once(node, HttpRequest.newBuilder().GET(), path);
                if (answer.statusCode() == 200) return Json.MAPPER.readTree(answer.body());
                if (i == TRIES) throw new IOException(path + ": " + answer.body());
            } catch (IOException e) {
                if (i == TRIES) throw e;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    void put(URI node, String path, Map<String, ?> body) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(Json.write(body)));
        var answer = once(node, request, path);
        if (answer.statusCode() / 100 != 2) throw new IOException(path + ": " + answer.body());
    }
}
