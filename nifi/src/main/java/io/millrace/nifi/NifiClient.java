package io.millrace.nifi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls of NiFi's REST API. Blocks.
public final class NifiClient implements AutoCloseable {
    private static final Duration WORK = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final String JSON = "application/json";
    private static final int UNAUTHENTICATED = 401;
    private static final int REFUSED = 300;
    private static final int SHOWN = 300;

    private final NifiAccess access;
    private final HttpClient http;
    private final Duration timeout;
    private final String client = Ids.random128();
    private volatile @Nullable String token;

    private NifiClient(NifiAccess access, Duration timeout) {
        this.access = access;
        this.timeout = timeout;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .sslContext(access.tls())
                        .build();
    }

    /// One for work, which may take its time.
    public static NifiClient of(NifiAccess access) {
        return new NifiClient(access, WORK);
    }

    /// One for looks, that rather says that NiFi does not answer.
    public static NifiClient impatient(NifiAccess access) {
        return new NifiClient(access, LOOK);
    }

    /// @param path behind `/nifi-api/`
    /// @throws NifiException when NiFi refuses, or does not answer
    public JsonNode get(String path) {
        return call("GET", path, BodyPublishers.noBody(), JSON);
    }

    JsonNode post(String path, Object body) {
        return call("POST", path, BodyPublishers.ofString(Json.write(body)), JSON);
    }

    JsonNode put(String path, Object body) {
        return call("PUT", path, BodyPublishers.ofString(Json.write(body)), JSON);
    }

    JsonNode delete(String path) {
        return call("DELETE", path, BodyPublishers.noBody(), JSON);
    }

    /// Deletes what is at the path, as it is now.
    void remove(String path) {
        var version = get(path).path("revision").path("version").asLong();
        var _ = delete(path + "?version=" + version + "&clientId=" + client);
    }

    /// Makes a group of a flow.
    ///
    /// @param parent id of the group that it comes into
    JsonNode upload(String parent, String name, int x, ObjectNode flow) {
        var boundary = Ids.random128();
        var text = new StringBuilder();
        var fields =
                Map.of(
                        "groupName",
                        name,
                        "positionX",
                        String.valueOf(x),
                        "positionY",
                        "0",
                        "clientId",
                        client,
                        "disconnectedNodeAcknowledged",
                        "false");
        fields.forEach((field, value) -> part(text, boundary, "\"" + field + "\"", "", value));
        part(
                text,
                boundary,
                "\"file\"; filename=\"flow.json\"",
                "Content-Type: " + JSON + "\r\n",
                flow.toString());
        text.append("--").append(boundary).append("--\r\n");
        return call(
                "POST",
                "process-groups/" + parent + "/process-groups/upload",
                BodyPublishers.ofString(text.toString()),
                "multipart/form-data; boundary=" + boundary);
    }

    private static void part(
            StringBuilder text, String boundary, String name, String headers, String value) {
        text.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=")
                .append(name)
                .append("\r\n")
                .append(headers)
                .append("\r\n")
                .append(value)
                .append("\r\n");
    }

    /// A revision of what is not there yet.
    Map<String, Object> firstRevision() {
        return revision(0);
    }

    /// The revision of an entity, in this client's name.
    Map<String, Object> revision(JsonNode entity) {
        return revision(entity.path("revision").path("version").asLong());
    }

    private Map<String, Object> revision(long version) {
        return Map.of("clientId", client, "version", version);
    }

    private JsonNode call(String method, String path, BodyPublisher body, String type) {
        var answer = exchange(method, path, body, type);
        if (answer.statusCode() == UNAUTHENTICATED && access.login().isPresent()) {
            token = null; // it lives for some hours
            answer = exchange(method, path, body, type);
        }
        if (answer.statusCode() >= REFUSED) throw refused(method + " " + path, answer);
        return json(answer.body());
    }

    private HttpResponse<String> exchange(
            String method, String path, BodyPublisher body, String type) {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(timeout)
                        .header("Content-Type", type)
                        .method(method, body);
        access.login().ifPresent(login -> request.header("Authorization", "Bearer " + key(login)));
        return send(request.build());
    }

    private String key(NifiAccess.Login login) {
        var known = token;
        if (known != null) return known;
        var form =
                "username="
                        + URLEncoder.encode(login.user(), UTF_8)
                        + "&password="
                        + URLEncoder.encode(login.password(), UTF_8);
        var answer =
                send(
                        HttpRequest.newBuilder(uri("access/token"))
                                .timeout(timeout)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build());
        if (answer.statusCode() >= REFUSED) throw refused("the sign-in", answer);
        token = answer.body();
        return answer.body();
    }

    private URI uri(String path) {
        return access.url().resolve("/nifi-api/" + path);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new NifiException("NiFi at " + access.url() + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiException("interrupted", e);
        }
    }

    private static NifiException refused(String what, HttpResponse<String> answer) {
        var words = answer.body().lines().findFirst().orElse("");
        var shown = words.substring(0, Math.min(SHOWN, words.length()));
        return new NifiException(
                "NiFi: " + what + ": " + answer.statusCode() + " " + shown, answer.statusCode());
    }

    /// NiFi says some things in plain text, which nobody here needs.
    private static JsonNode json(String text) {
        if (!text.startsWith("{")) return MissingNode.getInstance();
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new NifiException("NiFi answers no JSON", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
