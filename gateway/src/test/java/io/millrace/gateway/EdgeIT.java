package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Json;
import io.millrace.tenants.Account;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The edge over one gateway: the subjects are in files of their own, and this one holds what else
/// it does, with services that are away and with what callers bring along.
final class EdgeIT
        implements EdgeInput, EdgeUploads, EdgePayloads, EdgeSignIns, EdgePages, EdgeHealth {
    static final String CSV = "text/csv";

    @TempDir private static Path pages;

    static TestGateway gateway;
    static Account.SignedIn owner;
    static StandIn ingest;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(pages.resolve("index.html"), "<script nonce=__CSP_NONCE__></script>");
        Files.createDirectories(pages.resolve("assets"));
        Files.createDirectories(pages.resolve("docs"));
        Files.writeString(pages.resolve("assets/app-1a2b.js"), "let x = 1;".repeat(500));
        Files.writeString(pages.resolve("docs/index.html"), "<p nonce=__CSP_NONCE__>docs</p>");
        Files.writeString(pages.resolve("docs/ui.css"), "p {}");
        gateway = new TestGateway(pages, live -> live);
        owner = gateway.signUp();
        ingest =
                new StandIn(IngestRequest.ADDRESS, owner.tenant().id())
                        .on(IngestRequest.Accept.class, ask -> Things.batch("7", Instant.EPOCH))
                        .on(
                                IngestRequest.Totals.class,
                                _ -> new IngestRequest.TotalsAnswer(5, 4, 1, 0.5, List.of()))
                        .on(
                                IngestRequest.Batches.class,
                                _ -> new IngestRequest.BatchPage(List.of(), null))
                        .on(IngestRequest.GetDataset.class, ask -> Things.dataset(ask.name()))
                        .on(IngestRequest.PutDataset.class, ask -> Things.dataset(ask.name()))
                        .on(
                                IngestRequest.Sources.class,
                                _ -> {
                                    Promise.promise().future().await(); // never answers
                                    throw new AssertionError();
                                });
        gateway.deploy(ingest);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void whatIsAtHandIsAnsweredAsIfItWasLookedUp() {
        var session = gateway.signUp();

        var lookedUp = gateway.get("/api/v1/auth/me", session.accessToken());
        var atHand = lookedUp;
        // The node takes more tries at once from what all nodes share, the faster calls come.
        for (int call = 0; call < 20; call++) {
            atHand = gateway.get("/api/v1/auth/me", session.accessToken());
        }

        assertThat(atHand.statusCode()).isEqualTo(200);
        assertThat(atHand.body()).isEqualTo(lookedUp.body());
        assertThat(comparable(atHand)).isEqualTo(comparable(lookedUp));
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.uri("/metrics"))).body())
                .contains("millrace_http_known_total{operation=\"me\"}");
    }

    private static Map<String, List<String>> comparable(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.remove("traceparent");
        headers.remove("ratelimit");
        return headers;
    }

    @Test
    void serviceThatIsAwayIsUnavailableAndOneThatIsSilentTimesOut() {
        assertProblem(gateway.get("/api/v1/models", owner.accessToken()), 503, "unavailable");
        assertProblem(gateway.get("/api/v1/sources", owner.accessToken()), 504, "timeout");
    }

    @Test
    void callThatWaitsHoldsUpNoOther() {
        var gate = Promise.<Void>promise();
        ingest.on(
                        IngestRequest.Quarantine.class,
                        _ -> {
                            gate.future().await();
                            return new IngestRequest.QuarantinePage(List.of(), null);
                        })
                .on(
                        IngestRequest.Rows.class,
                        _ -> {
                            gate.tryComplete();
                            return new IngestRequest.RowPage(List.of(), List.of(), null);
                        });
        var waiting =
                gateway.client.sendAsync(
                        authorized("/api/v1/quarantine").build(), BodyHandlers.ofString());

        var opens = gateway.get("/api/v1/datasets/gate/rows", owner.accessToken());

        assertThat(opens.statusCode()).isEqualTo(200);
        assertThat(waiting.join().statusCode()).isEqualTo(200);
    }

    @Test
    void traceOfTheCallerIsKept() {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var request =
                HttpRequest.newBuilder(gateway.uri("/api/v1/dashboard"))
                        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        var answer = gateway.send(request);

        assertThat(json(answer).path("instance").asText()).isEqualTo(trace);
        assertThat(answer.headers().firstValue("traceparent").orElseThrow())
                .startsWith("00-" + trace + "-");
    }

    @Test
    void connectionIsKeptForTheNextCall() {
        var answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/livez")));

        assertThat(answer.headers().firstValue("Connection")).isEmpty();
    }

    @Test
    void mutationsLeaveAnAuditRowAndReadsNone() {
        gateway.send(put("/api/v1/datasets/audited", "{\"mode\":\"append\"}"));
        gateway.send(put("/api/v1/datasets/audited", "{\"mode\":5}"));
        gateway.get("/api/v1/datasets/audited", owner.accessToken());

        var rows =
                gateway.stack()
                        .db()
                        .platform(c ->
                                c.preparedQuery(
                                                """
                                                select actor, role, operation, status, address, trace
                                                from millrace.audit
                                                where tenant = $1 and resource = '/api/v1/datasets/audited'
                                                order by id
                                                """)
                                        .execute(Tuple.of(owner.tenant().id().value()))
                                        .await());

        assertThat(rows).hasSize(2);
        var first = rows.iterator().next();
        assertThat(first.getString("actor")).isEqualTo(owner.user().id());
        assertThat(first.getString("role")).isEqualTo("owner");
        assertThat(first.getString("operation")).isEqualTo("putDataset");
        assertThat(first.getInteger("status")).isEqualTo(200);
        assertThat(first.getString("address")).isEqualTo("127.0.0.1");
        assertThat(first.getString("trace")).matches("[0-9a-f]{32}");
    }

    @Test
    void dashboardLeavesOutWhatIsAway() {
        var answer = json(gateway.get("/dashboard/data", owner.accessToken()));

        assertThat(answer.path("river").path("in").asInt()).isEqualTo(5);
        assertThat(answer.path("river").has("models")).isFalse();
        assertThat(answer.path("batches").isArray()).isTrue();
        assertThat(answer.has("runs")).isFalse();
        assertThat(answer.path("services")).hasSize(9);
    }

    static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    }

    /// Statuses of the calls of a path.
    static List<String> audited(String path) {
        return gateway.stack()
                .db()
                .platform(c -> {
                    var statuses = new ArrayList<String>();
                    c.preparedQuery("select status from millrace.audit where resource = $1")
                            .execute(Tuple.of(path))
                            .await()
                            .forEach(row -> statuses.add(String.valueOf(row.getInteger(0))));
                    return statuses;
                });
    }

    static HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(gateway.uri(path))
                .header("Authorization", "Bearer " + owner.accessToken());
    }

    static HttpRequest.Builder upload(String dataset) {
        return authorized("/api/v1/datasets/" + dataset + "/records").header("Content-Type", CSV);
    }

    static HttpRequest.Builder put(String path, String json) {
        return authorized(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    }

    static HttpResponse<String> login(String client, String email) {
        var request =
                HttpRequest.newBuilder(gateway.uri("/api/v1/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                                .formatted(email, TestGateway.PASSWORD)));
        if (!client.isEmpty()) request.header("X-Millrace-Client", client);
        return gateway.send(request);
    }

    static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(json(answer).path("type").asText()).isEqualTo("urn:problem:" + name);
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
