package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.FolderObjectStore;
import io.millrace.tenants.backup.Backups;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Organizations as files and back, beside a node that works.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class TenantCommandIT {
    private Path folder;
    private Node node;
    private TestClient operator;

    /// @param said on standard error
    private record Ended(int code, String answer, String said) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        var keeping = new Keeping(24, Optional.empty(), 7);
        node = Node.start(NodeSettings.local(folder, 0, folder).withKeeping(keeping));
        operator = TestClient.operator(node);
        var password = node.databaseSettings().superuserPassword();
        var postgres = LocalPostgres.running(folder.resolve("postgres"), password).orElseThrow();
        Keeping.archiveOf(folder).copyBase(postgres);
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    private static Ended run(Path data, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        int code =
                new CommandLine(new TenantCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .setExecutionExceptionHandler(Main::report)
                        .execute(all.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private static Ended well(Path data, String... words) {
        var ended = run(data, words);
        assertThat(ended.code()).as(ended.said()).isZero();
        return ended;
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

    /// Of all tables but those that a source writes by itself.
    private static List<String> hashes(Node node, Path data, TenantId tenant) {
        var database = node.database();
        var store = new FolderObjectStore(node.vertx(), data.resolve("objects"));
        return new Backups(database, new StoredPayloads(store), _ -> {})
                .hashes(tenant).stream()
                        .filter(line -> !line.contains(" sources ") && !line.contains(" kafka_"))
                        .toList();
    }

    private String first(String sql) throws Exception {
        return first(node, sql);
    }

    private static String first(Node node, String sql) throws Exception {
        var database = node.databaseSettings();
        var url =
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(database.host(), database.port(), database.database());
        try (var c =
                        DriverManager.getConnection(
                                url, database.superuser(), database.superuserPassword());
                var rows = c.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void awaitIdle(TenantId tenant) throws Exception {
        var left = "select count(*) from millrace.work where tenant = '%s'".formatted(tenant);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!first(left).equals("0")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private Instant now() throws Exception {
        var micros = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
        long all = Long.parseLong(first(micros));
        return Instant.ofEpochSecond(all / 1_000_000, all % 1_000_000 * 1_000);
    }

    /// Somebody who works while something else is done.
    private static final class Meanwhile implements AutoCloseable {
        private interface Call {
            int call() throws Exception;
        }

        private final Set<Integer> answers = new ConcurrentSkipListSet<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread thread;

        Meanwhile(Call call) {
            thread =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (!ended.await(50, TimeUnit.MILLISECONDS)) {
                                        answers.add(call.call());
                                    }
                                } catch (Exception e) {
                                    answers.add(-1);
                                }
                            });
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
    void aTenantIsPutBackBetweenTwoBatchesWhileOthersGoOn() throws Exception {
        var client = Belongings.of(TestClient.signUp(node.url()), operator).client();
        var other = TestClient.signUp(node.url());
        var tenant = id(client);
        awaitIdle(tenant);
        var before = hashes(node, folder, tenant);
        var between = now();
        client.stored(Belongings.NAME + "_orders", "id,name,city,amount\n9,Later,Leeds,1.5\n");
        client.send("DELETE", "/api/v1/checks/" + Belongings.NAME + "-checks", "", new byte[0]);
        awaitIdle(tenant);
        assertThat(hashes(node, folder, tenant)).isNotEqualTo(before);
        var slug = slug(client);

        var others = new Meanwhile(() -> other.upload("d", "a,b\n1,2\n", true).statusCode());
        var own = new Meanwhile(() -> client.get("/api/v1/datasets").statusCode());
        try (others;
                own) {
            well(folder, "restore", slug, "--at", between.toString());
        }

        assertThat(hashes(node, folder, tenant)).isEqualTo(before);
        assertThat(others.answers).containsExactly(200);
        assertThat(own.answers).contains(503).isSubsetOf(200, 503);
        client.await("/api/v1/datasets", found -> !found.isEmpty());
        client.stored(Belongings.NAME + "_orders", "id,name,city,amount\n9,Later,Leeds,1.5\n");
        assertThat(client.get("/api/v1/audit/verify").body()).contains("true");
        assertThat(client.get("/api/v1/audit").body())
                .contains("\"operation\":\"restoreTenant\"", CommandRecord.ACTOR);
        assertThat(folder.resolve(".restores")).isEmptyDirectory();
    }

    @Test
    void aSourceGoesOnFromTheOffsetThatWasPutBack() throws Exception {
        var client = TestClient.signUp(node.url());
        var tenant = id(client);
        var topic = "restored-" + tenant;
        client.done(
                "PUT", "/api/v1/sources/s", "application/json", Belongings.source(topic, "events"));
        send(topic, 1);
        client.await("/api/v1/datasets/events", found -> "1".equals(rows(found)));
        awaitIdle(tenant);
        var file = folder.resolve("source.zip");
        well(folder, "backup", slug(client), "--to", file.toString());
        send(topic, 2);
        send(topic, 3);
        client.await("/api/v1/datasets/events", found -> "3".equals(rows(found)));

        well(folder, "restore", slug(client), "--from", file.toString());

        client.await("/api/v1/datasets/events", found -> "3".equals(rows(found)));
        var ids =
                "select string_agg(id::text, ',' order by id) from t_%s_raw.events"
                        .formatted(tenant);
        assertThat(first(ids)).isEqualTo("1,2,3");
    }

    private static String rows(Map<String, Object> dataset) {
        return String.valueOf(dataset.get("rows"));
    }

    private void send(String topic, int id) throws Exception {
        var properties = new Properties();
        properties.put("bootstrap.servers", node.kafka());
        try (var producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "{\"id\":" + id + "}")).get();
        }
    }

    @Test
    void anExportMakesTheSameOrganizationInAnotherInstallation(@TempDir Path elsewhere)
            throws Exception {
        var client = Belongings.of(TestClient.signUp(node.url()), operator).client();
        var tenant = id(client);
        awaitIdle(tenant);
        var before = hashes(node, folder, tenant);
        var file = elsewhere.resolve("export.zip").toString();
        var exported = well(folder, "export", slug(client), "--to", file, "--json");
        assertThat(Json.readObject(exported.answer())).containsKeys("tenant", "rows", "seconds");

        try (var second = Node.start(NodeSettings.local(elsewhere, 0, elsewhere))) {
            well(elsewhere, "import", file, "--with-passwords");
            assertThat(recorded("importTenant", second)).isEqualTo("command-line operator 200");

            assertThat(hashes(second, elsewhere, tenant)).isEqualTo(before);
            var there = client.at(second.url());
            var rows = there.get("/api/v1/datasets/" + Belongings.NAME + "_orders/rows");
            assertThat(rows.body()).contains(Belongings.MARK);
            var again = run(elsewhere, "import", file);
            assertThat(again.code()).isEqualTo(Main.FAILED);
            assertThat(again.said()).contains("millrace: The organization is here already");
        }
    }

    @Test
    void whatAnOwnerDownloadsMakesTheSameOrganizationElsewhere(@TempDir Path elsewhere)
            throws Exception {
        var client = Belongings.of(TestClient.signUp(node.url()), operator).client();
        var tenant = id(client);
        awaitIdle(tenant);
        var before = hashes(node, folder, tenant);
        var file = elsewhere.resolve("download.zip");
        Files.write(file, client.bytes("/api/v1/tenant/export"));

        try (var second = Node.start(NodeSettings.local(elsewhere, 0, elsewhere))) {
            var made =
                    Json.readObject(well(elsewhere, "import", file.toString(), "--json").answer());

            assertThat(hashes(second, elsewhere, tenant)).isEqualTo(before);
            var passwords = (Map<?, ?>) made.get("passwords");
            var password = String.valueOf(passwords.get(client.email()));
            var there = TestClient.signIn(second.url(), client.email(), password);
            var rows = there.get("/api/v1/datasets/" + Belongings.NAME + "_orders/rows");
            assertThat(rows.body()).contains(Belongings.MARK);
            // The password of here is nothing there.
            assertThatThrownBy(() -> client.at(second.url())).isInstanceOf(AssertionError.class);
            assertThat(first(second, "select count(*) from millrace.api_keys")).isEqualTo("0");
        }
    }

    private static String recorded(String operation, Node node) throws Exception {
        return first(
                node,
                """
                select concat_ws(' ', actor, role, status) from millrace.audit
                where operation = '%s' and tenant is null order by id desc limit 1
                """
                        .formatted(operation));
    }

    @Test
    void whatCannotBeDoneEndsWithOneLine() throws Exception {
        var client = TestClient.signUp(node.url());
        var none = "no-such-" + Ids.random128().substring(0, 8);
        var file = folder.resolve("none.zip").toString();

        assertThat(run(folder, "backup", none, "--to", file).said().lines())
                .containsExactly("millrace: There is no organization " + none + ".");
        assertThat(folder.resolve("none.zip")).doesNotExist();
        assertThat(run(folder, "restore", slug(client), "--from", file).said())
                .contains("There is no file");
        assertThat(run(folder, "restore", slug(client), "--at", "2020-01-01T00:00:00Z").said())
                .contains("moments from");
        var noTls =
                "postgres://postgres:secret@127.0.0.1:%d?sslmode=require"
                        .formatted(node.databaseSettings().port());
        assertThat(run(folder, "restore", slug(client), "--from", noTls).said())
                .contains("has no TLS. Turn it on there")
                .doesNotContain("secret");
        var noUrl = "postgres://postgres:s3 cret@db";
        assertThat(run(folder, "restore", slug(client), "--from", noUrl).said().lines())
                .containsExactly("millrace: --from: it is no URL");
        var nowhere = folder.resolve("nowhere");
        assertThat(run(nowhere, "backup", "x", "--to", file).said()).contains("no node's data in");
        assertThat(nowhere).doesNotExist();
        assertThat(run(folder, "restore", slug(client)).code()).isEqualTo(Main.USAGE);
        assertThat(run(folder, "delete", slug(client)).code()).isEqualTo(Main.USAGE);
        assertThat(client.get("/api/v1/datasets").statusCode()).isEqualTo(200);

        well(folder, "delete", slug(client), "--yes");
        assertThat(recorded("deleteTenant", node)).isEqualTo("command-line operator 200");

        client.awaitStatus("/api/v1/datasets", 401);
    }
}
