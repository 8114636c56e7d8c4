package io.millrace.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/// Calls of the REST API. A node that is busy or not ready yet is asked again.
final class Api implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int TRIES = 40;
    private static final Set<Integer> LATER = Set.of(429, 503);

    private final URI url;
    private final HttpClient client;

    Api(URI url) {
        this.url = url;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    /// A body with its type.
    ///
    /// @param gzipped the content is compressed
    record Body(String type, BodyPublisher content, boolean gzipped) {
        static Body of(String type, String text) {
            return new Body(type, BodyPublishers.ofString(text), false);
        }

        static Body zipped(String type, String text) {
            return new Body(type, BodyPublishers.ofByteArray(Resources.gzip(text)), true);
        }

        static Body json(String text) {
            return of("application/json", text);
        }
    }

    URI url() {
        return url;
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT);
    }

    HttpRequest.Builder with(HttpRequest.Builder request, String method, Body body) {
        request.method(method, body.content()).header("Content-Type", body.type());
        if (body.gzipped()) request.header("Content-Encoding", "gzip");
        return request;
    }

    /// The answer's JSON; a missing node where the answer is empty.
    ///
    /// @throws DemoException with the problem's words when the answer is none of 2xx
    JsonNode send(HttpRequest request) {
        for (int left = TRIES; ; left--) {
            var response = exchange(request);
            if (response.statusCode() < 300) return json(response.body());
            if (left <= 1 || !LATER.contains(response.statusCode())) throw refused(response);
            pause();
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DemoException(name(request) + ": " + e, 0, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Waits a moment before the next look.
    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static DemoException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new DemoException("interrupted", 0, e);
    }

    private static DemoException refused(HttpResponse<String> response) {
        var problem = json(response.body());
        var title = problem.path("title").asText("");
        var detail = problem.path("detail").asText("");
        var words = title.isEmpty() || detail.isEmpty() ? title + detail : title + ": " + detail;
        return new DemoException(
                name(response.request()) + ": " + response.statusCode() + " " + words,
                response.statusCode(),
                null);
    }

    private static String name(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new DemoException("not JSON: " + text.lines().findFirst().orElse(""), 0, e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
