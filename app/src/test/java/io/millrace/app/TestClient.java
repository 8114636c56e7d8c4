package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A tenant that talks to a node over HTTP.
record TestClient(HttpClient http, URI url, String email, String password, String token) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static TestClient signUp(URI url) throws IOException, InterruptedException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var email = Ids.random128() + "@example.com";
        var password = Ids.random128();
        var body = Map.of("organization", "Test " + password, "email", email, "password", password);
        var response = post(http, url.resolve("/api/v1/auth/signup"), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        var token = String.valueOf(Json.readObject(response.body()).get("accessToken"));
        return new TestClient(http, url, email, password, token);
    }

    /// The operator of a node's platform, made for this.
    static TestClient operator(Node node) throws IOException, InterruptedException {
        var email = Ids.random128() + "@example.com";
        var password = Ids.random128();
        node.accounts().operators().create(email, password);
        return operator(node.url(), email, password);
    }

    /// The operator of the platform at an address.
    static TestClient operator(URI url, String email, String password)
            throws IOException, InterruptedException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var body = Map.of("email", email, "password", password);
        var response = post(http, url.resolve("/api/v1/operator/login"), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var token = String.valueOf(Json.readObject(response.body()).get("accessToken"));
        return new TestClient(http, url, email, password, token);
    }

    /// The same tenant signed in at another address.
    TestClient at(URI other) throws IOException, InterruptedException {
        return signIn(other, email, password);
    }

    /// A tenant that is there already.
    static TestClient signIn(URI url, String email, String password)
            throws IOException, InterruptedException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var body = Map.of("email", email, "password", password);
        var response = post(http, url.resolve("/api/v1/auth/login"), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var token = String.valueOf(Json.readObject(response.body()).get("accessToken"));
        return new TestClient(http, url, email, password, token);
    }

    private static HttpResponse<String> post(HttpClient http, URI url, Map<String, String> body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    /// Sends a CSV, also one that is there already.
    HttpResponse<String> upload(String dataset, String csv, boolean wait)
            throws IOException, InterruptedException {
        var query = "?again=true" + (wait ? "&wait=true" : "");
        return http.send(
                request("/api/v1/datasets/" + dataset + "/records" + query)
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(csv))
                        .build(),
                BodyHandlers.ofString());
    }

    /// Sends a CSV, also one that is there already, and does not wait until it is stored.
    HttpResponse<String> upload(String dataset, BodyPublisher csv)
            throws IOException, InterruptedException {
        return http.send(
                request("/api/v1/datasets/" + dataset + "/records?again=true")
                        .header("Content-Type", "text/csv")
                        .POST(csv)
                        .build(),
                BodyHandlers.ofString());
    }

    /// Uploads and waits until it is stored.
    Map<String, Object> stored(String dataset, String csv)
            throws IOException, InterruptedException {
        var response = upload(dataset, csv, true);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.readObject(response.body());
    }

    /// @param type of the body; empty for none
    HttpResponse<String> send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        return send(method, path, type, body, Map.of());
    }

    HttpResponse<String> send(
            String method, String path, String type, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = request(path).method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) request.header("Content-Type", type);
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// Sends text that has to be taken; the answer.
    Map<String, Object> done(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        var response = send(method, path, type, body.getBytes(UTF_8));
        assertThat(response.statusCode()).as(path + ": " + response.body()).isBetween(200, 299);
        return Json.readObject(response.body());
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        var request = request(path).GET().build();
        return http.send(request, BodyHandlers.ofByteArray()).body();
    }

    /// All rows of a dataset, in the order in which they were stored.
    List<Map<?, ?>> rows(String dataset) throws IOException, InterruptedException {
        var rows = new ArrayList<Map<?, ?>>();
        for (var cursor = ""; ; ) {
            var path = "/api/v1/datasets/" + dataset + "/rows?limit=1000" + cursor;
            var page = Json.readObject(get(path).body());
            for (var item : (List<?>) page.get("items")) rows.add((Map<?, ?>) item);
            if (page.get("next") == null) return rows;
            cursor = "&cursor=" + URLEncoder.encode(String.valueOf(page.get("next")), UTF_8);
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    /// Nobody in particular.
    TestClient anonymous() {
        return new TestClient(http, url, email, password, "");
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    /// Asks until the answer has that status.
    void awaitStatus(String path, int status) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (get(path).statusCode() != status) {
            assertThat(System.nanoTime()).as(path).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// Asks until the answer is as `wanted`; the answer.
    Map<String, Object> await(String path, Predicate<Map<String, Object>> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var response = get(path);
            if (response.statusCode() == 200) {
                var answer = Json.readObject(response.body());
                if (wanted.test(answer)) return answer;
            }
            assertThat(System.nanoTime()).as(path + ": " + response.body()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
