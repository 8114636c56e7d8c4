package io.millrace.nifi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The platform's API as an administrator of a tenant uses it: who the tenant is, and the key that
/// its flows send. Blocks.
public final class MillraceApi implements AutoCloseable {
    private static final String KEYS = "/api/v1/api-keys";
    private static final String KEY_NAME = "nifi flows";
    private static final int REFUSED = 300;
    private static final int NOT_FOUND = 404;

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final String token;

    private MillraceApi(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /// By an access token, or an API key of an administrator.
    public static MillraceApi of(URI url, String token) {
        return new MillraceApi(url, token);
    }

    /// @param tenant slug of the one that is meant, of those that the login belongs to
    /// @throws NifiException when the login is refused
    public static MillraceApi signIn(URI url, String tenant, String email, String password) {
        try (var nobody = new MillraceApi(url, "")) {
            var account = Map.of("tenant", tenant, "email", email, "password", password);
            var answer = nobody.call("POST", "/api/v1/auth/login", Json.write(account));
            return new MillraceApi(url, answer.path("accessToken").asText());
        }
    }

    public record Tenant(TenantId id, String slug) {}

    /// Whose token it is.
    public Tenant tenant() {
        var tenant = call("GET", "/api/v1/auth/me", "").path("tenant");
        return new Tenant(new TenantId(tenant.path("id").asText()), tenant.path("slug").asText());
    }

    /// @param id to revoke it by
    /// @param key itself
    public record Key(String id, String key) {
        /// Without the key.
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /// Makes a key for the flows of `kinds`.
    public Key createKey(Set<Kind> kinds, Instant expiresAt) {
        var scopes =
                kinds.contains(Kind.FILES)
                        ? List.of(Kind.FILES.scope())
                        : kinds.stream().map(Kind::scope).sorted().toList();
        var wish = Map.of("name", KEY_NAME, "scopes", scopes, "expiresAt", expiresAt.toString());
        var made = call("POST", KEYS, Json.write(wish));
        return new Key(made.path("id").asText(), made.path("key").asText());
    }

    /// The ids of the keys that were made for flows.
    public List<String> keys() {
        var found = new ArrayList<String>();
        for (var key : call("GET", KEYS, "").path("items")) {
            if (key.path("name").asText().equals(KEY_NAME)) found.add(key.path("id").asText());
        }
        return found;
    }

    /// Also where somebody else did it meanwhile.
    public void revoke(String key) {
        try {
            call("DELETE", KEYS + "/" + key, "");
        } catch (NifiException e) {
            if (e.status() != NOT_FOUND) throw e;
        }
    }

    private JsonNode call(String method, String path, String body) {
        var request =
                HttpRequest.newBuilder(url.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!body.isEmpty()) request.header("Content-Type", "application/json");
        if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
        var answer = send(request.build());
        if (answer.statusCode() < REFUSED) return json(answer.body());
        throw new NifiException(
                method + " " + path + ": " + answer.statusCode() + " " + words(answer.body()),
                answer.statusCode());
    }

    /// Of a problem; nothing where somebody else than the API answers.
    private static String words(String body) {
        try {
            var problem = json(body);
            return (problem.path("title").asText("") + " " + problem.path("detail").asText(""))
                    .strip();
        } catch (NifiException _) {
            return "";
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new NifiException("the API at " + url + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiException("interrupted", e);
        }
    }

    private static JsonNode json(String text) {
        if (text.isEmpty()) return MissingNode.getInstance();
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new NifiException("the API answers no JSON", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
