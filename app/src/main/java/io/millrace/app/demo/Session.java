package io.millrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.demo.Api.Body;
import io.millrace.kernel.Json;
import java.net.http.HttpRequest;
import java.util.Map;

/// The API as one signed-in tenant uses it.
record Session(Api api, String token) {
    private static final String SIGN_UP = "/api/v1/auth/signup";
    private static final String SIGN_IN = "/api/v1/auth/login";
    private static final int UNAUTHENTICATED = 401;
    private static final int CONFLICT = 409;
    private static final int TIMEOUT = 504;

    static Session signIn(Api api, Scenario scenario, String password) {
        return signIn(api, scenario.email(), password);
    }

    static Session signIn(Api api, String email, String password) {
        return accepted(api, SIGN_IN, Map.of("email", email, "password", password));
    }

    /// Signs in where an earlier start came no further than signing up.
    static Session signUp(Api api, Scenario scenario, String password) {
        var account =
                Map.of(
                        "organization",
                        scenario.organization(),
                        "slug",
                        scenario.slug(),
                        "email",
                        scenario.email(),
                        "password",
                        password);
        try {
            return accepted(api, SIGN_UP, account);
        } catch (DemoException e) {
            if (e.status() != CONFLICT) throw e;
            return known(api, scenario, password);
        }
    }

    private static Session known(Api api, Scenario scenario, String password) {
        try {
            return signIn(api, scenario, password);
        } catch (DemoException e) {
            if (e.status() != UNAUTHENTICATED) throw e;
            throw new DemoException(
                    "a tenant '"
                            + scenario.slug()
                            + "' is there, but demo.json has another password",
                    e.status(),
                    e);
        }
    }

    private static Session accepted(Api api, String path, Map<String, String> account) {
        var body = Body.json(Json.write(account));
        var answer = api.send(api.with(api.request(path), "POST", body).build());
        return new Session(api, answer.path("accessToken").asText());
    }

    JsonNode get(String path) {
        return api.send(request(path).GET().build());
    }

    JsonNode put(String path, Body body) {
        return api.send(api.with(request(path), "PUT", body).build());
    }

    JsonNode post(String path, Body body) {
        return api.send(api.with(request(path), "POST", body).build());
    }

    /// Asks for work and waits for it as long as the node lets a request wait; then it goes on.
    void work(String path) {
        try {
            api.send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
        } catch (DemoException e) {
            if (e.status() != TIMEOUT) throw e;
        }
    }

    /// Sends a batch; the same key again does nothing.
    JsonNode upload(String dataset, String key, Body body) {
        var path = "/api/v1/datasets/" + dataset + "/records?wait=true";
        var request = api.with(request(path), "POST", body).header("Idempotency-Key", key);
        return api.send(request.build());
    }

    private HttpRequest.Builder request(String path) {
        return api.request(path).header("Authorization", "Bearer " + token);
    }
}
