package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Schedules of a whole node: what stages commit starts what waits for it.
@TestInstance(Lifecycle.PER_CLASS)
class SchedulesIT {
    private static final String PATH = "/api/v1/schedules/";
    private static final String HERE = "127.0.0.1";
    private static final String YEARLY = "{\"kind\":\"cron\",\"cron\":\"0 0 1 1 *\"}";
    private static final String FAILS = "checks for orders:\n  - row_count > 1000\n";
    private static final String PASSES = "checks for orders:\n  - row_count > 0\n";

    private Node node;
    private TestClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var settings = NodeSettings.local(folder, 0, folder).withPullNetworks(List.of(HERE));
        node = Node.start(settings);
        client = TestClient.signUp(node.url());
        client.stored("orders", "id,name,city,amount\n1,Ada Lovelace,York,5.50\n");
        var project = Belongings.project("orders");
        var put = client.send("PUT", "/api/v1/projects/shop", "application/zip", project);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        client.done("PUT", "/api/v1/checks/fails", "text/yaml", FAILS);
        client.done("PUT", "/api/v1/checks/passes", "text/yaml", PASSES);
        client.done(
                "PUT", "/api/v1/entities/person", "application/json", Belongings.entity("orders"));
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    private static String starts(String kind, String name) {
        return "{\"kind\":\"%s\",\"name\":\"%s\"}".formatted(kind, name);
    }

    private void put(String name, String starts, String when) throws Exception {
        var body = "{\"starts\":%s,\"when\":%s}".formatted(starts, when);
        client.done("PUT", PATH + name, "application/json", body);
    }

    private static String after(String kind, String name, String outcome) {
        return "{\"kind\":\"event\",\"run\":%s,\"outcome\":\"%s\"}"
                .formatted(starts(kind, name), outcome);
    }

    /// The newest run of a schedule once it has ended.
    private JsonNode ended(String name) throws IOException, InterruptedException {
        var found = client.await(PATH + name + "/runs", page -> isOver(newest(page)));
        return newest(found);
    }

    private static JsonNode newest(Map<String, Object> page) {
        return Belongings.tree(Json.write(page)).path("items").path(0);
    }

    private static boolean isOver(JsonNode run) {
        return List.of("succeeded", "failed", "skipped", "refused")
                .contains(run.path("state").asText());
    }

    @Test
    void newRowsStartARunAndItsEndStartsTheNext() throws Exception {
        put(
                "on-data",
                starts("project", "shop"),
                "{\"kind\":\"dataset\",\"datasets\":[\"orders\"]}");
        put("after-build", starts("checks", "passes"), after("project", "shop", "succeeded"));

        client.stored("orders", "id,name,city,amount\n2,Alan Turing,Leeds,7.50\n");

        var first = ended("on-data");
        assertThat(first.path("state").asText()).as(first.toString()).isEqualTo("succeeded");
        assertThat(first.path("cause").asText()).isEqualTo("dataset");
        var run = client.done("GET", "/api/v1/runs/" + first.path("runId").asText(), "", "");
        assertThat(run).containsEntry("trigger", "schedule").containsEntry("state", "succeeded");
        var second = ended("after-build");
        assertThat(second.path("state").asText()).as(second.toString()).isEqualTo("succeeded");
        assertThat(second.path("cause").asText()).isEqualTo("event");
        client.send("DELETE", PATH + "on-data", "", new byte[0]);
        client.send("DELETE", PATH + "after-build", "", new byte[0]);
    }

    @Test
    void checksThatFailAreTold() throws Exception {
        put("checks", starts("checks", "fails"), YEARLY);
        put("all", "{\"kind\":\"checks\"}", YEARLY);
        put("match", starts("entity", "person"), after("checks", "fails", "failed"));
        put("never", starts("entity", "person"), after("checks", "fails", "succeeded"));

        client.done("POST", PATH + "checks/run", "", "");

        assertThat(ended("checks").path("state").asText()).isEqualTo("failed");
        assertThat(ended("match").path("state").asText()).isEqualTo("succeeded");

        client.done("POST", PATH + "all/run", "", "");
        assertThat(ended("all").path("state").asText()).isEqualTo("failed");
        client.await(
                PATH + "match/runs",
                page -> Belongings.tree(Json.write(page)).path("items").size() == 2);
        assertThat(newest(client.done("GET", PATH + "never/runs", "", "")).isMissingNode())
                .isTrue();
    }

    @Test
    void whatIsNotThereIsRefusedAndWhatIsWrongIsSaid() throws Exception {
        var missing =
                client.send(
                        "PUT",
                        PATH + "bad",
                        "application/json",
                        Belongings.schedule("project", "nowhere").getBytes(UTF_8));
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(missing.body()).contains("\"field\":\"starts\"", "nowhere");

        var unknown =
                "{\"starts\":{\"kind\":\"checks\"},\"when\":%s,\"often\":true}".formatted(YEARLY);
        assertThat(
                        client.send(
                                        "PUT",
                                        PATH + "bad",
                                        "application/json",
                                        unknown.getBytes(UTF_8))
                                .statusCode())
                .isEqualTo(400);
        var cron = client.get("/api/v1/schedules/preview?cron=0+25+*+*+*&zone=Europe/Paris");
        assertThat(cron.statusCode()).isEqualTo(422);
        assertThat(cron.body()).contains("\"field\":\"cron\"", "\"position\":3");
        assertThat(client.get(PATH + "bad").statusCode()).isEqualTo(404);
    }

    @Test
    void aSourceIsPulledAndItsRowsStartTheNext() throws Exception {
        var service =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/things",
                exchange -> {
                    var body =
                            "[{\"id\":1,\"price\":2.25},{\"id\":2,\"price\":3.75}]".getBytes(UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        service.start();
        try {
            var url = "http://%s:%d/things".formatted(HERE, service.getAddress().getPort());
            var source = Map.of("kind", "rest", "dataset", "things", "rest", Map.of("url", url));
            client.done("PUT", "/api/v1/sources/shop", "application/json", Json.write(source));
            put("pull", starts("source", "shop"), YEARLY);
            put("checked", starts("checks", "passes"), after("source", "shop", "succeeded"));

            client.done("POST", PATH + "pull/run", "", "");

            var pulled = ended("pull");
            assertThat(pulled.path("state").asText()).as(pulled.toString()).isEqualTo("succeeded");
            var rows = client.done("GET", "/api/v1/datasets/things/rows", "", "");
            assertThat(Belongings.tree(Json.write(rows)).path("items").findValuesAsText("price"))
                    .containsExactlyInAnyOrder("2.25", "3.75");
            var pulls = client.done("GET", "/api/v1/sources/shop/pulls", "", "");
            var pull = Belongings.tree(Json.write(pulls)).path("items").path(0);
            assertThat(pull.path("cause").asText()).isEqualTo("schedule");
            assertThat(pull.path("rowsStored").asInt()).isEqualTo(2);
            assertThat(ended("checked").path("state").asText()).isEqualTo("succeeded");
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aChangeIsInTheRecordOfCalls() throws Exception {
        put("audited", starts("checks", "passes"), YEARLY);
        var stopped = "{\"enabled\":false}";

        var answer = client.done("PATCH", PATH + "audited", "application/json", stopped);

        assertThat(answer).containsEntry("enabled", false).doesNotContainKey("nextAt");
        client.await(
                "/api/v1/audit",
                found -> Json.write(found).contains("updateSchedule") && isPut(found));
    }

    private static boolean isPut(Map<String, Object> audit) {
        return Json.write(audit).contains("putSchedule");
    }
}
