package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.LocalKafka;
import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong around a node: one clear answer each, and nothing lost that was accepted.
class FaultsIT {
    private static final String KEY = Ids.random256();

    @TempDir Path folder;

    private NodeSettings local(int port) {
        return NodeSettings.local(folder.resolve("data"), port, folder);
    }

    @Test
    void aPortInUseIsNamedAndTheFolderIsFreeAgain() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Node.start(local(taken.getLocalPort())))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is in use");
        }

        try (var data = DataFolder.open(folder.resolve("data"))) {
            assertThat(data.secretKey()).isNotBlank();
            assertThatThrownBy(() -> Node.start(local(0)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another node runs");
        }
    }

    @Test
    @Tag("slow")
    void whatAKilledNodeAcceptedIsStoredOnceByTheNextOne() throws Exception {
        var options = List.of("--data", folder.resolve("data").toString());
        var csv = csv(40_000);
        TestClient client;
        String batch;
        try (var first = ChildNode.up(folder.resolve("first.log"), Map.of(), options)) {
            client = TestClient.signUp(first.url());
            var accepted = client.upload("orders", csv, false);
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            batch = String.valueOf(Json.readObject(accepted.body()).get("batchId"));
            first.kill();
        }

        try (var second = ChildNode.up(folder.resolve("second.log"), Map.of(), options)) {
            var again = client.at(second.url());
            var stored =
                    again.await(
                            "/api/v1/batches/" + batch,
                            answer -> "stored".equals(answer.get("state")));

            assertThat(stored).containsEntry("rowsIn", 40_000).containsEntry("rowsStored", 40_000);
            var dashboard = Json.readObject(again.get("/api/v1/dashboard").body());
            assertThat(dashboard.get("river").toString()).contains("stored=40000");
            assertThat(second.terminate()).isZero();
        }
    }

    @Test
    void aPostgresThatGoesAndComesBackLosesNothingAlsoOfABatchUnderWay() throws Exception {
        try (var servers = new ServersBeside();
                var node = servers.node()) {
            var client = TestClient.signUp(node.url());
            client.stored("orders", csv(10));

            servers.stopPostgres();
            var refused = client.upload("orders", csv(10), true);
            assertThat(refused.statusCode()).as(refused.body()).isIn(503, 504);
            assertThat(refused.headers().firstValue("content-type"))
                    .hasValueSatisfying(
                            type -> assertThat(type).startsWith("application/problem+json"));

            servers.startPostgres();
            client.await("/api/v1/batches", answer -> true);
            client.stored("orders", csv(5));
            var batches = Json.readObject(client.get("/api/v1/datasets/orders").body());
            assertThat(batches.toString()).contains("orders");
            assertThat(rows(client)).isIn(15, 25);

            aBatchUnderWayIsStoredOnce(servers, client);
        }
    }

    private static void aBatchUnderWayIsStoredOnce(ServersBeside servers, TestClient client)
            throws Exception {
        int before = rows(client);
        var accepted = client.upload("orders", csv(100_000), false);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var batch = String.valueOf(Json.readObject(accepted.body()).get("batchId"));

        servers.stopPostgres();
        servers.startPostgres();

        var stored =
                client.await(
                        "/api/v1/batches/" + batch, answer -> "stored".equals(answer.get("state")));
        assertThat(stored).containsEntry("rowsIn", 100_000).containsEntry("rowsStored", 100_000);
        // What was refused a moment ago may be stored by now.
        assertThat(rows(client) - before).isIn(100_000, 100_010);
    }

    /// A Postgres that can go and come back, and a Kafka, both beside the node.
    private final class ServersBeside implements AutoCloseable {
        private final int port = ChildNode.freePort();
        private final String password = Ids.random128();
        private final LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"), 0);
        private LocalPostgres postgres = postgres();

        private LocalPostgres postgres() {
            return LocalPostgres.start(folder.resolve("postgres"), port, password, Map.of());
        }

        ChildNode node() {
            var url = "postgres://postgres:" + password + "@127.0.0.1:" + port;
            return ChildNode.up(
                    folder.resolve("node.log"), environment(), options(url, kafka.bootstrap()));
        }

        void stopPostgres() {
            postgres.close();
        }

        void startPostgres() {
            postgres = postgres();
        }

        @Override
        public void close() {
            kafka.close();
            postgres.close();
        }
    }

    @Test
    @Tag("slow")
    void aKafkaThatGoesAndComesBackDelaysFramesOnly() throws Exception {
        int port = ChildNode.freePort();
        var data = folder.resolve("kafka");
        var kafka = LocalKafka.start(data, port);
        var password = Ids.random128();
        var postgres = LocalPostgres.start(folder.resolve("postgres"), 0, password, Map.of());
        var url = "postgres://postgres:" + password + "@127.0.0.1:" + postgres.port();
        try (var node =
                        ChildNode.up(
                                folder.resolve("node.log"),
                                environment(),
                                options(url, kafka.bootstrap()));
                var frames = new Frames();
                var lamp = new Frames()) {
            var client = TestClient.signUp(node.url());
            frames.open(client, "batches");
            lamp.open(client, "services");
            client.stored("orders", csv(10));
            frames.await("\"rowsStored\":10");
            client.await("/health", health -> "up".equals(health.get("status")));

            kafka.close();
            long stopped = System.nanoTime();
            client.await("/health", health -> "degraded".equals(health.get("status")));
            assertThat(since(stopped)).isLessThan(Duration.ofSeconds(5));
            lamp.await("\"name\":\"live\",\"state\":\"down\"");
            assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
            client.stored("orders", csv(7));
            kafka = LocalKafka.start(data, port);

            long started = System.nanoTime();
            client.await("/health", health -> "up".equals(health.get("status")));
            assertThat(since(started)).isLessThan(Duration.ofSeconds(10));
            frames.await("\"rowsStored\":7");
            lamp.await("\"name\":\"live\",\"state\":\"up\"");
        } finally {
            kafka.close();
            postgres.close();
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Test
    @Tag("slow")
    void aFullDiskRefusesAnUploadAndKeepsNothingOfIt() throws Exception {
        var kafka = LocalKafka.start(folder.resolve("kafka"), 0);
        var password = Ids.random128();
        var postgres = LocalPostgres.start(folder.resolve("postgres"), 0, password, Map.of());
        var url = "postgres://postgres:" + password + "@127.0.0.1:" + postgres.port();
        var objects = folder.resolve("objects");
        try (var disk = SmallDisk.mount(objects, 1);
                var node =
                        ChildNode.up(
                                folder.resolve("node.log"),
                                disk.inside(),
                                environment(),
                                options(url, kafka.bootstrap()))) {
            var client = TestClient.signUp(node.url());

            var refused = client.upload("orders", csv(200_000), true);

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
            assertThat(refused.body()).contains("urn:problem:no-space");
            assertThat(client.stored("orders", csv(10))).containsEntry("rowsStored", 10);
            assertThat(rows(client)).isEqualTo(10);
        } finally {
            kafka.close();
            postgres.close();
        }
    }

    @Tag("slow")
    @Test
    void aFullDiskUnderEverythingLosesNothingAcknowledged() throws Exception {
        var data = folder.resolve("data");
        var options = List.of("--data", data.toString());
        try (var disk = SmallDisk.mount(data, 600)) {
            var acknowledged = new ArrayList<String>();
            TestClient client;
            try (var node =
                    ChildNode.up(folder.resolve("first.log"), disk.inside(), Map.of(), options)) {
                client = TestClient.signUp(node.url());
                acknowledged.add(batch(client.upload("orders", csv(1_000), true)));

                disk.fill();
                for (int refused = 0; refused < 3; ) {
                    var answer = client.upload("orders", csv(1_000), false);
                    if (answer.statusCode() == 202) {
                        acknowledged.add(batch(answer));
                    } else {
                        assertThat(answer.statusCode()).as(answer.body()).isIn(503, 504, 507);
                        refused++;
                    }
                }
                disk.empty();
            }

            try (var node =
                    ChildNode.up(folder.resolve("second.log"), disk.inside(), Map.of(), options)) {
                var again = client.at(node.url());
                for (var batch : acknowledged) {
                    again.await(
                            "/api/v1/batches/" + batch,
                            answer ->
                                    "stored".equals(answer.get("state"))
                                            && answer.get("rowsStored").equals(1_000));
                }
                assertThat(rows(again)).isGreaterThanOrEqualTo(acknowledged.size() * 1_000);
                assertThat(node.terminate()).isZero();
            }
        }
    }

    private static String batch(HttpResponse<String> answer) {
        return String.valueOf(Json.readObject(answer.body()).get("batchId"));
    }

    private static Map<String, String> environment() {
        return Map.of("MILLRACE_SECRET_KEY", KEY);
    }

    private List<String> options(String postgres, String kafka) {
        return List.of(
                "--data",
                folder.resolve("data").toString(),
                "--objects",
                folder.resolve("objects").toString(),
                "--postgres",
                postgres,
                "--kafka",
                kafka);
    }

    private static int rows(TestClient client) throws Exception {
        var dashboard = Json.readObject(client.get("/api/v1/dashboard").body());
        var river = (Map<?, ?>) dashboard.get("river");
        return ((Number) river.get("stored")).intValue();
    }

    private static String csv(int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(i -> i + ",2.50,FR")
                .collect(Collectors.joining("\n", "id,amount,country\n", "\n"));
    }
}
