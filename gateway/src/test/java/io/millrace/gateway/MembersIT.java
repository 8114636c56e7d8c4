package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Ids;
import io.millrace.tenants.Account;
import io.millrace.tenants.Role;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The users of a tenant as clients see them.
final class MembersIT {
    private static TestGateway gateway;
    private Account.SignedIn owner;

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
        owner = gateway.signUp();
    }

    private JsonNode invited(String role) {
        var body =
                "{\"email\":\"%s@example.org\",\"role\":\"%s\"}".formatted(Ids.random128(), role);
        var answer = gateway.send("POST", "/api/v1/users", owner.accessToken(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return gateway.json(answer);
    }

    private static String acceptance(JsonNode invited) {
        return "{\"invitation\":\"%s\",\"password\":\"%s\"}"
                .formatted(invited.path("invitation").asText(), TestGateway.PASSWORD);
    }

    private JsonNode member(String role) {
        var accepted = gateway.post("/api/v1/auth/accept", acceptance(invited(role)));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
        return gateway.json(accepted);
    }

    private static String token(JsonNode session) {
        return session.path("accessToken").asText();
    }

    private static String path(JsonNode session) {
        return "/api/v1/users/" + session.path("user").path("id").asText();
    }

    private static int status(JsonNode session) {
        return gateway.get("/api/v1/users", token(session)).statusCode();
    }

    @Test
    void whoAcceptsAnInvitationIsListedAndMayWhatTheRoleSays() {
        var admin = member("admin");

        var users = gateway.get("/api/v1/users", token(admin));

        assertThat(users.statusCode()).isEqualTo(200);
        assertThat(gateway.json(users).path("items")).hasSize(2);
        assertThat(users.body()).doesNotContain("mri_");
    }

    @Test
    void anInvitationWorksOnce() {
        var invited = invited("viewer");
        gateway.post("/api/v1/auth/accept", acceptance(invited));

        var again = gateway.post("/api/v1/auth/accept", acceptance(invited));

        assertThat(again.statusCode()).isEqualTo(410);
        assertThat(again.body()).contains("urn:problem:gone");
    }

    @Test
    void somebodySignedInAcceptsWithTheToken() {
        var other = gateway.signUp();
        var body = "{\"email\":\"%s\",\"role\":\"viewer\"}".formatted(other.user().email());
        var invited =
                gateway.json(gateway.send("POST", "/api/v1/users", owner.accessToken(), body));
        var acceptance = "{\"invitation\":\"%s\"}".formatted(invited.path("invitation").asText());

        var foreign = gateway.send("POST", "/api/v1/auth/accept", owner.accessToken(), acceptance);
        var broken = gateway.send("POST", "/api/v1/auth/accept", "x", acceptance);
        var accepted = gateway.send("POST", "/api/v1/auth/accept", other.accessToken(), acceptance);

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(broken.statusCode()).isEqualTo(401);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
        assertThat(gateway.json(accepted).path("tenant").path("slug").asText())
                .isEqualTo(owner.tenant().slug());
    }

    @Test
    void tryingPasswordsWithAnInvitationIsLimitedLikeASignIn() {
        var other = gateway.signUp();
        var body = "{\"email\":\"%s\",\"role\":\"viewer\"}".formatted(other.user().email());
        var invited =
                gateway.json(gateway.send("POST", "/api/v1/users", owner.accessToken(), body));
        var wrong = acceptance(invited).replace(TestGateway.PASSWORD, "not the password");

        for (int i = 0; i < 10; i++) {
            assertThat(gateway.post("/api/v1/auth/accept", wrong).statusCode()).isEqualTo(401);
        }

        assertThat(gateway.post("/api/v1/auth/accept", wrong).statusCode()).isEqualTo(429);
    }

    @Test
    void anotherRoleCountsForTheTokenFromBefore() {
        var admin = member("admin");
        assertThat(status(admin)).isEqualTo(200);

        gateway.send("PATCH", path(admin), owner.accessToken(), "{\"role\":\"engineer\"}");
        assertThat(status(admin)).isEqualTo(403);
        gateway.send("PATCH", path(admin), owner.accessToken(), "{\"role\":\"admin\"}");

        assertThat(status(admin)).isEqualTo(200);
    }

    @Test
    void whoIsKeptOutLosesTokenAndSocket() {
        var viewer = member("viewer");
        var socket =
                LiveClient.connect(gateway.vertx(), gateway.port(), new WebSocketConnectOptions());
        socket.auth(token(viewer));
        assertThat(socket.next().path("type").asText()).isEqualTo("ready");

        var answer = gateway.send("PATCH", path(viewer), owner.accessToken(), "{\"active\":false}");

        assertThat(gateway.json(answer).path("state").asText()).isEqualTo("deactivated");
        assertThat(gateway.get("/api/v1/auth/me", token(viewer)).statusCode()).isEqualTo(401);
        assertThat(socket.closeCode()).isEqualTo(4401);
        socket.close();
    }

    @Test
    void theLastOwnerStays() {
        var own = "/api/v1/users/" + owner.user().id();

        var removed = gateway.send("DELETE", own, owner.accessToken(), "");
        var demoted = gateway.send("PATCH", own, owner.accessToken(), "{\"role\":\"viewer\"}");

        assertThat(removed.statusCode()).isEqualTo(409);
        assertThat(demoted.statusCode()).isEqualTo(409);
        assertThat(gateway.get("/api/v1/users", owner.accessToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void anAdminIsNoOwner() {
        var admin = gateway.member(owner.tenant().id(), Role.ADMIN);
        var invite = "{\"email\":\"x@example.org\",\"role\":\"owner\"}";

        assertThat(gateway.send("POST", "/api/v1/users", admin, invite).statusCode())
                .isEqualTo(403);
        assertThat(
                        gateway.send("DELETE", "/api/v1/users/" + owner.user().id(), admin, "")
                                .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aChangeOfNothingIsRefused() {
        var answer =
                gateway.send(
                        "PATCH", "/api/v1/users/" + owner.user().id(), owner.accessToken(), "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
    }
}
