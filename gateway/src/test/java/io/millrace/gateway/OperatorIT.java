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

/// What the platform's operator can do, and what not.
final class OperatorIT {
    private static final String TENANTS = "/api/v1/operator/tenants/";
    private static final String GRANTS = "/api/v1/operator/grants";

    private static TestGateway gateway;
    private static String operator;
    private Account.SignedIn owner;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Path.of("none"), live -> live);
        operator = gateway.operator();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void signUp() {
        owner = gateway.signUp();
    }

    private JsonNode done(String method, String path, String token, String body) {
        var answer = gateway.send(method, path, token, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return gateway.json(answer);
    }

    private String tenant() {
        return TENANTS + owner.tenant().id();
    }

    @Test
    void whoSignsInWithAWrongPasswordIsToldLikeNobody() {
        var email = Ids.random128() + "@example.org";
        gateway.accounts().operators().create(email, TestGateway.PASSWORD);
        var login = "{\"email\":\"%s\",\"password\":\"%s\"}";

        var wrong = gateway.post("/api/v1/operator/login", login.formatted(email, "wrong"));
        var nobody =
                gateway.post("/api/v1/operator/login", login.formatted("x@example.org", "wrong"));
        var right =
                gateway.post(
                        "/api/v1/operator/login", login.formatted(email, TestGateway.PASSWORD));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(gateway.json(wrong).path("detail"))
                .isEqualTo(gateway.json(nobody).path("detail"));
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).doesNotContain(TestGateway.PASSWORD);
    }

    @Test
    void anErrorOfTheProgramIsOneWhereverItComesUntilItIsMendedAndOpensAgain() {
        var defects = gateway.accounts().defects();
        var stop = defects.start(gateway.vertx(), "10.0.0.4:8080", "1.2.3");
        for (var trace : new String[] {"first", "second"}) {
            defects.add(new IllegalStateException("of " + trace), "quality", trace);
        }
        stop.run();

        var listed = done("GET", "/api/v1/operator/defects", operator, "").path("items");

        var defect = listed.get(0);
        assertThat(defect.path("kind").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(defect.path("count").asInt()).isEqualTo(2);
        assertThat(defect.path("trace").asText()).isEqualTo("second");
        assertThat(defect.path("node").asText()).isEqualTo("10.0.0.4:8080");
        assertThat(defect.path("stack").asText()).doesNotContain("of first");
        assertThat(defect.has("resolvedAt")).isFalse();

        var path = "/api/v1/operator/defects/" + defect.path("id").asText() + "/resolve";
        assertThat(done("POST", path, operator, "").has("resolvedAt")).isTrue();
        var nobodys = "/api/v1/operator/defects/0000000000000000/resolve";
        assertThat(gateway.send("POST", nobodys, operator, "").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/api/v1/operator/defects", owner.accessToken()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anOperatorIsMadeOnce() {
        var email = Ids.random128() + "@example.org";
        var operators = gateway.accounts().operators();

        assertThat(operators.create(email, TestGateway.PASSWORD)).isTrue();
        assertThat(
                        operators.create(
                                " " + email.toUpperCase(java.util.Locale.ROOT), "another password"))
                .isFalse();

        assertThat(operators.login(email, TestGateway.PASSWORD).email()).isEqualTo(email);
    }

    @Test
    void aTenantThatIsSuspendedIsClosedAtOnceAndOpensAgain() {
        var key = gateway.key(owner, "viewer").key();
        var socket =
                LiveClient.connect(gateway.vertx(), gateway.port(), new WebSocketConnectOptions());
        socket.auth(owner.accessToken());
        assertThat(socket.next().path("type").asText()).isEqualTo("ready");

        var suspended = done("POST", tenant() + "/suspend", operator, "{\"reason\":\"unpaid\"}");

        assertThat(suspended.path("state").asText()).isEqualTo("suspended");
        assertThat(suspended.path("suspendedFor").asText()).isEqualTo("unpaid");
        for (var token : new String[] {owner.accessToken(), key}) {
            var answer = gateway.get("/api/v1/tenant", token);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("suspended");
        }
        assertThat(socket.closeCode()).isEqualTo(4401);
        socket.close();
        var again =
                gateway.send("POST", tenant() + "/suspend", operator, "{\"reason\":\"unpaid\"}");
        assertThat(again.statusCode()).isEqualTo(409);

        done("POST", tenant() + "/resume", operator, "");

        assertThat(gateway.get("/api/v1/tenant", owner.accessToken()).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/api/v1/tenant", key).statusCode()).isEqualTo(200);
    }

    @Test
    void theOperatorSeesTenantsFromOutside() {
        var changed = done("PATCH", tenant(), operator, "{\"weight\":7}");

        assertThat(changed.path("weight").asInt()).isEqualTo(7);
        assertThat(changed.path("members").asInt()).isOne();
        assertThat(changed.path("bytes").asLong()).isPositive();
        var all = new StringBuilder();
        for (var cursor = ""; cursor != null; ) {
            var page = done("GET", "/api/v1/operator/tenants?limit=7" + cursor, operator, "");
            all.append(page.path("items"));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : null;
        }
        assertThat(all).contains(owner.tenant().slug());
        assertThat(
                        gateway.send("PATCH", TENANTS + "nobody", operator, "{\"weight\":7}")
                                .statusCode())
                .isEqualTo(404);
    }

    private JsonNode asked() {
        var wish =
                "{\"tenant\":\"%s\",\"reason\":\"a model fails\",\"minutes\":30}"
                        .formatted(owner.tenant().slug());
        return done("POST", GRANTS, operator, wish);
    }

    private JsonNode decided(JsonNode grant, String decision) {
        var path = "/api/v1/grants/" + grant.path("id").asText();
        var body = "{\"decision\":\"" + decision + "\"}";
        return done("PATCH", path, owner.accessToken(), body);
    }

    private static String entry(JsonNode grant) {
        return GRANTS + "/" + grant.path("id").asText() + "/token";
    }

    @Test
    void onlyAnApprovedGrantLetsTheOperatorIn() {
        var grant = asked();
        assertThat(gateway.send("POST", entry(grant), operator, "").statusCode()).isEqualTo(403);
        assertThat(gateway.get("/api/v1/grants", owner.accessToken()).body())
                .contains("a model fails");

        decided(grant, "approve");
        var entered = done("POST", entry(grant), operator, "");

        var token = entered.path("accessToken").asText();
        assertThat(entered.path("expiresIn").asLong()).isBetween(1L, 600L);
        assertThat(gateway.get("/api/v1/tenant", token).body()).contains(owner.tenant().slug());
        assertThat(gateway.get("/api/v1/users", token).statusCode()).isEqualTo(403);
        assertThat(gateway.send("POST", "/api/v1/api-keys", token, "{}").statusCode())
                .isEqualTo(403);
        assertThat(
                        gateway.send(
                                        "POST",
                                        "/api/v1/auth/switch",
                                        token,
                                        "{\"tenant\":\"%s\"}".formatted(owner.tenant().slug()))
                                .statusCode())
                .isEqualTo(403);
        var record = gateway.get("/api/v1/audit?limit=10", owner.accessToken());
        assertThat(record.body())
                .contains("getTenant")
                .contains("operator:")
                .contains("decideGrant");
    }

    @Test
    void whatIsEndedIsOverAtOnce() {
        var grant = asked();
        decided(grant, "approve");
        var token = done("POST", entry(grant), operator, "").path("accessToken").asText();

        decided(grant, "end");

        assertThat(gateway.get("/api/v1/tenant", token).statusCode()).isEqualTo(401);
        assertThat(gateway.send("POST", entry(grant), operator, "").statusCode()).isEqualTo(403);
    }

    @Test
    void whatWasDeniedOrIsOverLetsNobodyIn() {
        var denied = asked();
        decided(denied, "deny");
        var over = asked();
        decided(over, "approve");
        gateway.execute(
                "update millrace.access_grants set expires_at = now() - interval '1 second' where id = $1",
                over.path("id").asText());

        assertThat(gateway.send("POST", entry(denied), operator, "").statusCode()).isEqualTo(403);
        assertThat(gateway.send("POST", entry(over), operator, "").statusCode()).isEqualTo(403);
        var again =
                gateway.send(
                        "PATCH",
                        "/api/v1/grants/" + denied.path("id").asText(),
                        owner.accessToken(),
                        "{\"decision\":\"approve\"}");
        assertThat(again.statusCode()).isEqualTo(409);
    }

    @Test
    void anotherOperatorsGrantIsNobodys() {
        var grant = asked();
        decided(grant, "approve");

        var foreign = gateway.send("POST", entry(grant), gateway.operator(), "");

        assertThat(foreign.statusCode()).isEqualTo(404);
    }

    @Test
    void anotherTenantsGrantIsToldLikeOneThatNeverWas() {
        var stranger = gateway.signUp().accessToken();
        var body = "{\"decision\":\"approve\"}";
        var id = asked().path("id").asText();
        var never = Ids.random128();

        var told = gateway.send("PATCH", "/api/v1/grants/" + id, stranger, body);
        var unknown = gateway.send("PATCH", "/api/v1/grants/" + never, stranger, body);

        assertThat(told.statusCode()).isEqualTo(404);
        assertThat(gateway.json(told).path("detail").asText().replace(id, never))
                .isEqualTo(gateway.json(unknown).path("detail").asText());
    }

    @Test
    void anAdminDoesNotLetTheOperatorIn() {
        var admin = gateway.member(owner.tenant().id(), Role.ADMIN);
        var path = "/api/v1/grants/" + asked().path("id").asText();

        var answer = gateway.send("PATCH", path, admin, "{\"decision\":\"approve\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void whatTheOperatorDoesIsInThePlatformsRecord() {
        done("PATCH", tenant(), operator, "{\"weight\":3}");

        var verdict = done("GET", "/api/v1/operator/audit/verify", operator, "");

        assertThat(verdict.path("valid").asBoolean()).isTrue();
        assertThat(verdict.path("rows").asLong()).isPositive();
    }
}
