package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.tenants.Account;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of calls that go over a quota, and what is shown of use.
final class UsageIT {
    private static final String TENANTS = "/api/v1/operator/tenants/";

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
        gateway.deploy(
                new StandIn(IngestRequest.ADDRESS, owner.tenant().id())
                        .on(IngestRequest.Accept.class, _ -> Things.batch("7", Instant.EPOCH))
                        .on(
                                IngestRequest.FindAnswer.class,
                                asked ->
                                        new IngestRequest.Found(
                                                asked.idempotencyKey().equals("sent"))));
    }

    @AfterEach
    void undeploy() {
        gateway.undeployServices();
    }

    private JsonNode change(String body) {
        var path = TENANTS + owner.tenant().id();
        var answer = gateway.send("PATCH", path, operator, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.json(answer);
    }

    private HttpResponse<String> upload(HttpRequest.BodyPublisher body) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri("/api/v1/datasets/orders/records"))
                        .header("Authorization", "Bearer " + owner.accessToken())
                        .header("Content-Type", "text/csv")
                        .POST(body));
    }

    private HttpResponse<String> uploadAgain(String key) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri("/api/v1/datasets/orders/records"))
                        .header("Authorization", "Bearer " + owner.accessToken())
                        .header("Content-Type", "text/csv")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("id\n1\n")));
    }

    @Test
    void anAnswerThatIsKnownIsGivenOverTheQuotaToo() {
        change("{\"limits\":{\"rows\":5}}");
        gateway.metering().usage().meter().rows(owner.tenant().id(), 5);

        var again = uploadAgain("sent");

        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        assertThat(gateway.json(again).path("batchId").asText()).isEqualTo("7");
        assertOver(uploadAgain("new"), "rows");
    }

    private JsonNode assertOver(HttpResponse<String> answer, String quota) {
        var problem = gateway.json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(problem.path("type").asText()).isEqualTo("urn:problem:over-quota");
        assertThat(problem.path("quota").asText()).isEqualTo(quota);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
        return problem;
    }

    @Test
    void anUploadOverTheBytesIsRefusedWhetherItSaysItsLengthOrNot() {
        change("{\"limits\":{\"bytes\":100}}");
        gateway.metering().usage().meter().bytes(owner.tenant().id(), 90);
        var fits = "id\n1\n";
        var tooMuch = "id\n" + "1\n".repeat(10);

        var taken = upload(BodyPublishers.ofString(fits));
        var declared = upload(BodyPublishers.ofString(tooMuch));
        var chunked =
                upload(
                        BodyPublishers.fromPublisher(
                                BodyPublishers.ofByteArrays(
                                        java.util.List.of(
                                                tooMuch.getBytes(
                                                        java.nio.charset.StandardCharsets
                                                                .UTF_8)))));

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        var problem = assertOver(declared, "bytes");
        assertThat(problem.path("limit").asLong()).isEqualTo(100);
        assertThat(problem.path("used").asLong()).isEqualTo(90);
        assertOver(chunked, "bytes");
    }

    @Test
    void whoseRowsAreUsedUpSendsNoMore() {
        change("{\"limits\":{\"rows\":5}}");
        gateway.metering().usage().meter().rows(owner.tenant().id(), 5);

        assertOver(upload(BodyPublishers.ofString("id\n1\n")), "rows");

        assertThat(gateway.get("/api/v1/usage", owner.accessToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void requestsBeyondTheMinutesAreRefusedAndSayHowManyThereAre() {
        change("{\"limits\":{\"requests\":3}}");
        HttpResponse<String> answer = gateway.get("/api/v1/tenant", owner.accessToken());
        assertThat(answer.headers().firstValue("RateLimit-Policy"))
                .contains("\"requests\";q=3;w=60");
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).contains("r=2;");
        for (int i = 0; i < 2; i++) answer = gateway.get("/api/v1/tenant", owner.accessToken());
        assertThat(answer.statusCode()).isEqualTo(200);

        var refused = gateway.get("/api/v1/tenant", owner.accessToken());

        assertOver(refused, "requests");
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).contains("r=0;");
        change("{\"limits\":{}}");
        TestGateway.until(
                () -> gateway.get("/api/v1/tenant", owner.accessToken()).statusCode() == 200);
    }

    @Test
    void aSocketTooManyIsClosedWithTheQuotasName() {
        change("{\"limits\":{\"connections\":1}}");
        var first =
                LiveClient.connect(gateway.vertx(), gateway.port(), new WebSocketConnectOptions());
        first.auth(owner.accessToken());
        assertThat(first.next().path("type").asText()).isEqualTo("ready");

        var second =
                LiveClient.connect(gateway.vertx(), gateway.port(), new WebSocketConnectOptions());
        second.auth(owner.accessToken());

        assertThat(second.closeCode()).isEqualTo(4429);
        assertThat(second.closeReason()).contains("connections");
        first.close();
        second.close();
    }

    @Test
    void aTenantSeesItsPlanAndWhatItUsed() {
        change("{\"plan\":\"team\",\"limits\":{\"rows\":1000}}");
        gateway.metering().usage().meter().rows(owner.tenant().id(), 12);
        TestGateway.until(() -> usage().path("days").path(0).path("requests").asLong() > 0);

        var usage = usage();

        assertThat(usage.path("plan").asText()).isEqualTo("team");
        var rows = usage.path("quotas").path(0);
        assertThat(rows.path("quota").asText()).isEqualTo("rows");
        assertThat(rows.path("limit").asLong()).isEqualTo(1_000);
        assertThat(rows.path("used").asLong()).isEqualTo(12);
        assertThat(usage.path("quotas").path(2).path("used").asLong()).isPositive();
        assertThat(usage.path("days").path(0).path("rows").asLong()).isEqualTo(12);
    }

    private JsonNode usage() {
        return gateway.json(gateway.get("/api/v1/usage", owner.accessToken()));
    }

    @Test
    void theOperatorSeesAndSetsWhatATenantMay() {
        var changed = change("{\"weight\":3,\"plan\":\"free\",\"limits\":{\"storage\":7}}");

        assertThat(changed.path("weight").asInt()).isEqualTo(3);
        assertThat(changed.path("plan").asText()).isEqualTo("free");
        assertThat(changed.path("limits").toString()).isEqualTo("{\"storage\":7}");
        var usage = gateway.get(TENANTS + owner.tenant().id() + "/usage", operator);
        assertThat(gateway.json(usage).path("quotas").path(4).path("limit").asLong()).isEqualTo(7);
        var total = gateway.get("/api/v1/operator/usage", operator);
        assertThat(gateway.json(total).path("total")).isNotEmpty();
        assertThat(gateway.get("/api/v1/operator/plans", operator).body()).contains("scale");
        for (var wrong :
                new String[] {
                    "{}", "{\"plan\":\"none\"}", "{\"limits\":{\"rows\":-1}}", "{\"rows\":1}"
                }) {
            var refused = gateway.send("PATCH", TENANTS + owner.tenant().id(), operator, wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
        }
    }
}
