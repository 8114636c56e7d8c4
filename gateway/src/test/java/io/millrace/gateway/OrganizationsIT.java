package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tenants.Account;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One person in several organizations, as clients see it.
final class OrganizationsIT {
    private static final String ORGANIZATIONS = "/api/v1/auth/organizations";

    private static TestGateway gateway;
    private Account.SignedIn first;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Path.of("none"), live -> live);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void signUp() {
        first = gateway.signUp();
    }

    private JsonNode added() {
        var body = "{\"organization\":\"Second Shop\"}";
        var answer = gateway.send("POST", ORGANIZATIONS, first.accessToken(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return gateway.json(answer);
    }

    private static String entering(String slug) {
        return "{\"tenant\":\"" + slug + "\"}";
    }

    private static String tenantOf(String token) {
        var me = gateway.json(gateway.get("/api/v1/auth/me", token));
        return me.path("tenant").path("slug").asText();
    }

    @Test
    void aTokenIsForOneOrganizationAtATime() {
        var second = added();
        var secondSlug = second.path("tenant").path("slug").asText();

        var back =
                gateway.json(
                        gateway.send(
                                "POST",
                                "/api/v1/auth/switch",
                                second.path("accessToken").asText(),
                                entering(first.tenant().slug())));

        assertThat(tenantOf(second.path("accessToken").asText())).isEqualTo(secondSlug);
        assertThat(tenantOf(back.path("accessToken").asText())).isEqualTo(first.tenant().slug());
        assertThat(tenantOf(first.accessToken())).isEqualTo(first.tenant().slug());
        assertThat(gateway.json(gateway.get(ORGANIZATIONS, first.accessToken())).path("items"))
                .hasSize(2);
    }

    @Test
    void aBrowsersTabsFollow() {
        var slug = added().path("tenant").path("slug").asText();

        var answer = web(first.accessToken(), entering(slug));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("__Host-refresh=mrr_");
        assertThat(gateway.json(answer).has("refreshToken")).isFalse();
        assertThat(gateway.get("/api/v1/auth/me", first.accessToken()).statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> web(String token, String body) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri("/api/v1/auth/switch"))
                        .header("Authorization", "Bearer " + token)
                        .header("X-Millrace-Client", "web")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aForeignOrganizationIsToldLikeOneThatNeverWas() {
        var foreign = gateway.signUp().tenant().slug();

        var answer =
                gateway.send("POST", "/api/v1/auth/switch", first.accessToken(), entering(foreign));
        var never =
                gateway.send(
                        "POST", "/api/v1/auth/switch", first.accessToken(), entering("nobody"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(gateway.json(answer).path("detail").asText().replace(foreign, "nobody"))
                .isEqualTo(gateway.json(never).path("detail").asText());
    }

    @Test
    void aKeyIsNoPerson() {
        var key = gateway.key(first, "admin").key();

        assertThat(gateway.get(ORGANIZATIONS, key).statusCode()).isEqualTo(403);
    }
}
