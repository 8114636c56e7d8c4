package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.FolderObjectStore;
import io.millrace.tenants.backup.Backups;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Organizations on two Postgres servers, of one node.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class ServersIT {
    private Path data;
    private LocalPostgres east;
    private String servers;
    private Node node;
    private TestClient operator;

    private record Ended(int code, String said) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder.resolve("node");
        east =
                LocalPostgres.start(
                        folder.resolve("east"), 0, Ids.random128(), Map.of("fsync", "off"));
        servers =
                "main=?closed east=postgres://%s:%s@127.0.0.1:%d"
                        .formatted(east.superuser(), east.password(), east.port());
        node = Node.start(NodeSettings.local(data, 0, folder).withServers(ServerList.of(servers)));
        operator = TestClient.operator(node);
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
        if (east != null) east.close();
    }

    private Ended move(String slug, String to) {
        var out = new StringWriter();
        int code =
                new CommandLine(new TenantCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .setExecutionExceptionHandler(Main::report)
                        .execute(words(slug, to).toArray(String[]::new));
        return new Ended(code, out.toString());
    }

    private List<String> words(String slug, String to) {
        return List.of("move", slug, "--to", to, "--data", data.toString(), "--servers", servers);
    }

    private static Map<?, ?> tenantOf(TestClient client) throws Exception {
        return Json.readObject(client.get("/api/v1/tenant").body());
    }

    private static TenantId id(TestClient client) throws Exception {
        return new TenantId(String.valueOf(tenantOf(client).get("id")));
    }

    private static String slug(TestClient client) throws Exception {
        return String.valueOf(tenantOf(client).get("slug"));
    }

    private String serverOf(TenantId tenant) throws Exception {
        var seen = Json.readObject(operator.get("/api/v1/operator/tenants?limit=100").body());
        for (var item : (List<?>) seen.get("items")) {
            var its = (Map<?, ?>) item;
            if (tenant.value().equals(its.get("id"))) return String.valueOf(its.get("server"));
        }
        throw new AssertionError("the operator does not see " + tenant);
    }

    private List<String> hashes(TenantId tenant) {
        var store = new FolderObjectStore(node.vertx(), data.resolve("objects"));
        return new Backups(node.database(), new StoredPayloads(store), _ -> {}).hashes(tenant);
    }

    private String first(String server, String sql) throws Exception {
        var where = node.database().server(server).settings().where();
        var url =
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(where.host(), where.port(), where.database());
        try (var c =
                        DriverManager.getConnection(
                                url, where.superuser(), where.superuserPassword());
                var rows = c.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void awaitIdle(TenantId tenant) throws Exception {
        var left = "select count(*) from millrace.work where tenant = '%s'".formatted(tenant);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!first(serverOf(tenant), left).equals("0")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void anOrganizationOfTheSecondServerIsServedLikeAnyOther() throws Exception {
        var client = Belongings.of(TestClient.signUp(node.url()), operator).client();
        var tenant = id(client);

        assertThat(serverOf(tenant)).isEqualTo("east");
        var here =
                "select count(*) from pg_namespace where nspname like 't_%s%%'".formatted(tenant);
        assertThat(first("main", here)).isEqualTo("0");
        assertThat(first("east", here)).isEqualTo("3");
        try (var frames = new Frames()) {
            frames.open(client, "batches");
            client.stored("live", "id,amount\n1,1.5\n2,2.5\n3,3.5\n");
            frames.await("\"rowsStored\":3");
        }
        var usage = client.get("/api/v1/usage");
        assertThat(usage.statusCode()).as(usage.body()).isEqualTo(200);
        assertThat(client.get("/health").body()).contains("postgres-east");
    }

    @Test
    void aTopicOfOneServersOrganizationIsNobodyElsesOnAnother() throws Exception {
        var mine = TestClient.signUp(node.url());
        var theirs = TestClient.signUp(node.url());
        assertThat(move(slug(theirs), "main").code()).isZero();
        theirs.awaitStatus("/api/v1/datasets", 200);
        var topic = "shared-" + id(mine);
        mine.done(
                "PUT", "/api/v1/sources/s", "application/json", Belongings.source(topic, "events"));

        var refused =
                theirs.send(
                        "PUT",
                        "/api/v1/sources/s",
                        "application/json",
                        Belongings.source(topic, "events").getBytes(StandardCharsets.UTF_8));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        mine.send("DELETE", "/api/v1/sources/s", "", new byte[0]);
        theirs.done(
                "PUT", "/api/v1/sources/s", "application/json", Belongings.source(topic, "events"));
    }

    /// Somebody who uploads row after row, each until it is taken.
    private static final class Writer implements AutoCloseable {
        private final TestClient client;
        private final AtomicInteger sent = new AtomicInteger();
        private final List<Integer> answers = new ArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread thread;
        private volatile Exception failure;

        Writer(TestClient client) {
            this.client = client;
            this.thread = Thread.ofPlatform().start(this::write);
        }

        private void write() {
            try {
                while (ended.getCount() > 0) {
                    int row = sent.get() + 1;
                    while (upload(row) >= 300) TimeUnit.MILLISECONDS.sleep(50);
                    sent.set(row);
                }
            } catch (Exception e) {
                failure = e;
            }
        }

        private int upload(int row) throws Exception {
            var request =
                    HttpRequest.newBuilder(
                                    client.url().resolve("/api/v1/datasets/load/records?wait=true"))
                            .header("Authorization", "Bearer " + client.token())
                            .header("Content-Type", "text/csv")
                            .header("Idempotency-Key", "row-" + row)
                            .POST(BodyPublishers.ofString("id,amount\n" + row + ",1.5\n"))
                            .build();
            int status = client.http().send(request, BodyHandlers.ofString()).statusCode();
            answers.add(status);
            return status;
        }

        void await(int rows) throws Exception {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (sent.get() < rows) {
                assertThat(failure).isNull();
                assertThat(System.nanoTime()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }

        @Override
        public void close() {
            ended.countDown();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aMoveUnderLoadLosesNoRowAndDoublesNone() throws Exception {
        var client = TestClient.signUp(node.url());
        var other = TestClient.signUp(node.url());
        var tenant = id(client);
        var writer = new Writer(client);
        try (writer) {
            writer.await(10);
            for (var to : List.of("main", "east")) {
                var moved = move(slug(client), to);
                assertThat(moved.code()).as(moved.said()).isZero();
                assertThat(serverOf(tenant)).isEqualTo(to);
                writer.await(writer.sent.get() + 10);
                other.stored("others", "a,b\n1,2\n");
            }
        }

        awaitIdle(tenant);
        int sent = writer.sent.get();
        assertThat(writer.answers).contains(503).isSubsetOf(200, 202, 503);
        assertThat(
                        first(
                                "east",
                                "select count(*) || ' ' || count(distinct id) || ' ' || max(id) from t_%s_raw.load"
                                        .formatted(tenant)))
                .isEqualTo(sent + " " + sent + " " + sent);
        assertThat(
                        first(
                                "east",
                                "select count(distinct id) || ' ' || count(*) from t_%s.batches"
                                        .formatted(tenant)))
                .isEqualTo(sent + " " + sent);
        assertThat(
                        first(
                                "east",
                                "select count(*) from millrace.live_log where tenant = '%s' and channel = 'batches'"
                                        .formatted(tenant)))
                .isEqualTo(
                        first(
                                "east",
                                "select seq from millrace.live_positions where tenant = '%s' and channel = 'batches'"
                                        .formatted(tenant)));
        try (var frames = new Frames()) {
            frames.open(client, "batches");
            client.stored("load", "id,amount\n-1,1\n-2,2\n");
            frames.await("\"rowsStored\":2");
        }
    }

    @Test
    void aMoveThatIsKilledIsEndedByTheSameCommand() throws Exception {
        var client = TestClient.signUp(node.url());
        var tenant = id(client);
        var slug = slug(client);
        client.stored("orders", "id,amount\n1,1.5\n2,2.5\n");
        awaitIdle(tenant);
        var before = hashes(tenant);

        for (int line : List.of(2, 30, 45)) {
            killAtLine(line, slug);
            assertThat(
                            first(
                                    "main",
                                    "select count(*) from millrace.tenants where id = '%s'"
                                            .formatted(tenant)))
                    .isEqualTo("1");
        }
        var moved = move(slug, "main");
        for (int i = 0; i < 60 && moved.code() != 0; i++) { // its connections end a moment after it
            TimeUnit.SECONDS.sleep(1);
            moved = move(slug, "main");
        }

        assertThat(moved.code()).as(moved.said()).isZero();
        assertThat(serverOf(tenant)).isEqualTo("main");
        assertThat(hashes(tenant)).isEqualTo(before);
        assertThat(
                        first(
                                "east",
                                "select count(*) from pg_namespace where nspname like 't_%s%%'"
                                        .formatted(tenant)))
                .isEqualTo("0");
        client.awaitStatus("/api/v1/datasets", 200);
        var batch = client.stored("orders", "id,amount\n3,3.5\n");
        assertThat(batch).containsEntry("batchId", "2");
    }

    private void killAtLine(int line, String slug) throws Exception {
        var command = ChildNode.command(List.of(), "tenant", words(slug, "main"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < line && lines.readLine() != null; i++) {}
            process.destroyForcibly();
        }
        process.onExit().join();
    }
}
