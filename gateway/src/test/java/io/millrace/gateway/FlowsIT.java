package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.live.FlowMonitor.Flow;
import io.millrace.tenants.Account;
import io.millrace.tenants.Role;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a tenant's flows in NiFi do, as the tenant and nobody else is told.
final class FlowsIT {
    private static final String FLOWS = "/api/v1/flows";

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

    @AfterEach
    void bringBack() {
        gateway.gone.clear();
    }

    private static Flow flow(String name, long queued) {
        return new Flow(name, "running", queued, 100 * queued, 4, 400, 1);
    }

    private static void say(Account.SignedIn of, Flow... flows) {
        gateway.flows.put(of.tenant().id(), List.of(flows));
    }

    private static JsonNode flows(Account.SignedIn of) {
        var answer = gateway.get(FLOWS, of.accessToken());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.json(answer);
    }

    /// After NiFi was away it is left alone for some seconds.
    private static JsonNode flowsOfNow(Account.SignedIn of) {
        TestGateway.until(() -> flows(of).path("state").asText().equals("up"));
        return flows(of);
    }

    @Test
    void tenantIsToldOfItsOwnFlowsAndOfNoOthers() {
        var other = gateway.signUp();
        say(owner, flow("crm", 2));
        say(other, flow("cdr", 7), flow("oss", 8));

        var own = flowsOfNow(owner);
        var others = flowsOfNow(other);

        assertThat(own.path("state").asText()).isEqualTo("up");
        assertThat(Instant.parse(own.path("at").asText())).isNotNull();
        assertThat(own.path("items")).hasSize(1);
        assertThat(own.path("items").get(0).path("name").asText()).isEqualTo("crm");
        assertThat(own.path("items").get(0).path("queuedFiles").asLong()).isEqualTo(2);
        assertThat(own.path("items").get(0).path("setAside").asLong()).isEqualTo(1);
        assertThat(others.path("items").findValuesAsText("name")).containsExactly("cdr", "oss");
        assertThat(flows(gateway.signUp()).path("items")).isEmpty();
    }

    private static HttpResponse<String> order(String name, String what, String token) {
        return gateway.send("POST", FLOWS + "/" + name + "/" + what, token, "");
    }

    private static List<String> states(JsonNode flows) {
        return flows.path("items").findValuesAsText("state");
    }

    @Test
    void engineerStopsAndStartsAFlowOnItsOwnRecord() {
        say(owner, flow("cdr", 1), flow("crm", 2));
        flowsOfNow(owner);
        var engineer = gateway.member(owner.tenant().id(), Role.ENGINEER);

        var stopped = order("crm", "stop", engineer);
        var seen = states(flows(owner));
        var started = order("crm", "start", engineer);

        assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(200);
        assertThat(states(gateway.json(stopped))).containsExactly("running", "stopped");
        assertThat(seen).containsExactly("running", "stopped");
        assertThat(states(gateway.json(started))).containsExactly("running", "running");
        var record = gateway.json(gateway.get("/api/v1/audit?limit=10", owner.accessToken()));
        assertThat(record.path("items").findValuesAsText("operation"))
                .startsWith("startFlow", "stopFlow");
        assertThat(record.path("items").get(0).path("resource").asText())
                .isEqualTo(FLOWS + "/crm/start");
    }

    @Test
    void othersFlowsAndThoseThatNeverWereAreNotThere() {
        var other = gateway.signUp();
        say(other, flow("oss", 8));
        say(owner, flow("crm", 2));
        flowsOfNow(owner);

        for (var name : List.of("oss", "never")) {
            var answer = order(name, "stop", owner.accessToken());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
            assertThat(answer.body()).contains("urn:problem:not-found");
        }

        assertThat(states(flowsOfNow(other))).containsExactly("running");
    }

    @Test
    void whoMayNotChangeSourcesMayNotStopThem() {
        say(owner, flow("crm", 2));
        flowsOfNow(owner);

        var answer = order("crm", "stop", gateway.member(owner.tenant().id(), Role.STEWARD));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(states(flows(owner))).containsExactly("running");
    }

    @Test
    void whatIsInvalidIsNotStarted() {
        say(owner, new Flow("crm", "invalid", 0, 0, 0, 0, 0));
        flowsOfNow(owner);

        var answer = order("crm", "start", owner.accessToken());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("crm");
    }

    @Test
    void nifiThatIsAwayTakesNoOrder() {
        say(owner, flow("crm", 2));
        flowsOfNow(owner);
        gateway.gone.add("nifi");

        var answer = order("crm", "stop", owner.accessToken());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    }

    @Test
    void nifiThatIsAwayIsToldWithWhatItSaidLast() {
        say(owner, flow("crm", 2));
        var before = flowsOfNow(owner);
        gateway.gone.add("nifi");

        TestGateway.until(() -> flows(owner).path("state").asText().equals("down"));

        var after = flows(owner);
        assertThat(after.path("items")).isEqualTo(before.path("items"));
        assertThat(after.path("at")).isEqualTo(before.path("at"));
        assertThat(flows(gateway.signUp()).path("state").asText()).isEqualTo("down");
    }

    @Test
    void whoWatchesIsToldWhatChangesAndNothingOfOthers() {
        var other = gateway.signUp();
        say(owner, flow("crm", 2));
        say(other, flow("oss", 8));
        flowsOfNow(owner);
        var client = watch(owner);

        var snapshot = client.next();
        say(other, flow("oss", 9));
        say(owner, flow("crm", 3));
        var delta = client.next();

        assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
        assertThat(snapshot.path("data").path("items").findValuesAsText("name"))
                .containsExactly("crm");
        assertThat(delta.path("ch").asText()).isEqualTo("flows");
        assertThat(delta.path("type").asText()).isEqualTo("delta");
        assertThat(delta.path("data").path("items").findValuesAsText("name"))
                .containsExactly("crm");
        assertThat(delta.path("data").path("items").get(0).path("queuedFiles").asLong())
                .isEqualTo(3);
        client.close();
    }

    private static LiveClient watch(Account.SignedIn who) {
        var options = new WebSocketConnectOptions();
        var client = LiveClient.connect(gateway.vertx(), gateway.port(), options);
        client.auth(who.accessToken());
        assertThat(client.next().path("type").asText()).isEqualTo("ready");
        return client.subscribe("flows");
    }
}
