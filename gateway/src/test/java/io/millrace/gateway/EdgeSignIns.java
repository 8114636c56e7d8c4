package io.millrace.gateway;

import static io.millrace.gateway.EdgeIT.assertProblem;
import static io.millrace.gateway.EdgeIT.gateway;
import static io.millrace.gateway.EdgeIT.json;
import static io.millrace.gateway.EdgeIT.login;
import static io.millrace.gateway.EdgeIT.owner;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/// Signing in and staying signed in, for programs and for the page.
interface EdgeSignIns {
    @Test
    default void nothingIsAtHandForWhoSignedOut() {
        var session = gateway.signUp();
        gateway.get("/api/v1/auth/me", session.accessToken());
        gateway.post("/api/v1/auth/logout", refreshBody(session.refreshToken().orElseThrow()));

        var answer = gateway.get("/api/v1/auth/me", session.accessToken());

        assertProblem(answer, 401, "unauthenticated");
    }

    @Test
    default void programsHoldBothTokens() {
        var login = json(login("", owner.user().email()));
        var refresh = login.path("refreshToken").asText();

        var fresh = gateway.post("/api/v1/auth/refresh", refreshBody(refresh));
        var again = gateway.post("/api/v1/auth/refresh", refreshBody(refresh));

        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(fresh.headers().firstValue("Set-Cookie")).isEmpty();
        assertProblem(again, 401, "unauthenticated");
        assertProblem(
                gateway.post(
                        "/api/v1/auth/refresh",
                        refreshBody(json(fresh).path("refreshToken").asText())),
                401,
                "unauthenticated");
    }

    @Test
    default void whoShowsNoRefreshTokenIsNotSignedIn() {
        assertProblem(gateway.post("/api/v1/auth/refresh", ""), 401, "unauthenticated");
        assertProblem(gateway.post("/api/v1/auth/logout", ""), 401, "unauthenticated");
        assertProblem(gateway.post("/api/v1/auth/refresh", "{}"), 400, "invalid");
    }

    @Test
    default void webPageHoldsItsRefreshTokenInACookieThatNeedsItsHeader() {
        var login = login("web", owner.user().email());
        var cookie = login.headers().firstValue("Set-Cookie").orElseThrow();

        assertThat(json(login).has("refreshToken")).isFalse();
        assertThat(cookie)
                .startsWith("__Host-")
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict");
        var pair = cookie.substring(0, cookie.indexOf(';'));
        var forged = HttpRequest.newBuilder(gateway.uri("/api/v1/auth/refresh"));
        var real = HttpRequest.newBuilder(gateway.uri("/api/v1/auth/refresh"));
        forged.header("Cookie", pair).POST(BodyPublishers.noBody());
        real.header("Cookie", pair).header("X-Millrace-Client", "web");
        real.POST(BodyPublishers.noBody());
        assertProblem(gateway.send(forged), 403, "forbidden");
        var fresh = gateway.send(real);
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(fresh.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain(pair);
    }

    @Test
    default void tenFailuresOfOneLoginAreThenRefused() {
        var email = "nobody-" + owner.user().id() + "@example.org";
        for (int i = 0; i < 10; i++) assertProblem(login("", email), 401, "bad-credentials");

        var answer = login("", email);

        assertProblem(answer, 429, "too-many");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    }

    @Test
    default void rightPasswordsAreNoFailures() {
        HttpResponse<String> answer = login("", owner.user().email());
        for (int i = 0; i < 15; i++) answer = login("", owner.user().email());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit")).isPresent();
        assertThat(answer.headers().firstValue("RateLimit-Policy")).isPresent();
    }

    @Test
    default void signUpIsNoWayToTryPasswords() {
        var victim = gateway.signUp().user().email();
        for (int i = 0; i < 10; i++) assertProblem(signUp(victim, i), 409, "conflict");

        assertProblem(signUp(victim, 10), 429, "too-many");
        assertProblem(login("", victim), 429, "too-many");
    }

    private static HttpResponse<String> signUp(String email, int attempt) {
        return gateway.post(
                "/api/v1/auth/signup",
                "{\"organization\":\"X\",\"email\":\"%s\",\"password\":\"wrong horse %d\"}"
                        .formatted(email, attempt));
    }

    private static String refreshBody(String token) {
        return "{\"refreshToken\":\"" + token + "\"}";
    }
}
