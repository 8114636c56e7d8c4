package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A tenant that is suspended and one that is deleted, on a whole node.
@TestInstance(Lifecycle.PER_CLASS)
class LifecycleIT {
    private Path folder;
    private Node node;
    private TestClient operator;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        node = Node.start(NodeSettings.local(folder, 0, folder));
        operator = TestClient.operator(node);
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    private static Map<?, ?> tenantOf(TestClient client) throws Exception {
        return Json.readObject(client.get("/api/v1/tenant").body());
    }

    @Test
    void aSuspendedTenantsJobsWaitAndItsSourcesStop() throws Exception {
        var client = TestClient.signUp(node.url());
        var id = String.valueOf(tenantOf(client).get("id"));
        var topic = "suspended-" + id;
        source(client, topic);
        send(topic, "{\"id\":1}");
        client.await("/api/v1/datasets/from_kafka", found -> "1".equals(rows(found)));

        var path = "/api/v1/operator/tenants/" + id;
        operator.done("POST", path + "/suspend", "application/json", "{\"reason\":\"unpaid\"}");

        assertThat(client.get("/api/v1/datasets").statusCode()).isEqualTo(403);
        send(topic, "{\"id\":2}");
        enqueue(id);
        TimeUnit.SECONDS.sleep(4); // long enough for what would be taken within a second
        assertThat(count("select count(*) from t_%s.batches".formatted(id))).isOne();
        assertThat(waiting(id)).isOne();

        operator.done("POST", path + "/resume", "", "");

        client.await("/api/v1/datasets/from_kafka", found -> "2".equals(rows(found)));
        awaitNone(() -> waiting(id));
    }

    private static String rows(Map<String, Object> dataset) {
        return String.valueOf(dataset.get("rows"));
    }

    private void source(TestClient client, String topic) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", node.kafka()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        client.done(
                "PUT",
                "/api/v1/sources/s",
                "application/json",
                Belongings.source(topic, "from_kafka"));
    }

    private void send(String topic, String value) throws Exception {
        var properties = new Properties();
        properties.put("bootstrap.servers", node.kafka());
        try (var producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    /// A job that a worker takes and drops at once: there is no such run.
    private void enqueue(String tenant) throws SQLException {
        execute(
                "insert into millrace.work (tenant, stage, key, payload, cost, trace)"
                        + " values ('%s', 'transform', 'none', '{\"run\":0}', 1, 'x')"
                                .formatted(tenant));
    }

    private long waiting(String tenant) throws SQLException {
        return count(
                "select count(*) from millrace.work where key = 'none' and state = 'queued' and attempt = 0 and tenant = '%s'"
                        .formatted(tenant));
    }

    private interface Counting {
        long count() throws SQLException;
    }

    private static void awaitNone(Counting counting) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (counting.count() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// They go with the next look at the tenants.
    private void awaitNoMetricsOf(String id) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (metrics().contains(id)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void nothingIsLeftOfATenantThatWasDeleted() throws Exception {
        var other = Belongings.of(TestClient.signUp(node.url()), operator);
        var doomed = Belongings.of(TestClient.signUp(node.url()), operator);
        var tenant = tenantOf(doomed.client());
        var id = String.valueOf(tenant.get("id"));
        var objects = objects();
        assertThat(metrics()).contains(id);
        assertThat(ClusterContentIT.content(node).toString()).contains(id);

        var removal =
                doomed.client()
                        .done("DELETE", "/api/v1/tenant?confirm=" + tenant.get("slug"), "", "");

        assertThat(removal.get("removed").toString()).contains("t_" + id + "_raw");
        assertThat(catalogs(id)).isEmpty();
        assertThat(tables(id)).allMatch(row -> row.contains("deleteTenant"));
        assertThat(objects()).hasSizeLessThan(objects.size());
        assertThat(objects()).isEqualTo(named());
        awaitNoMetricsOf(id);
        assertThat(doomed.client().get("/api/v1/datasets").statusCode()).isEqualTo(401);
        assertThat(ClusterContentIT.content(node).toString()).doesNotContain(id);
        assertThat(other.client().get("/api/v1/datasets").body()).contains(Belongings.NAME);
        var rows = other.client().get("/api/v1/datasets/" + Belongings.NAME + "_orders/rows");
        assertThat(rows.body()).contains(Belongings.MARK);
    }

    private String metrics() throws Exception {
        return operator.get("/metrics").body();
    }

    private List<String> objects() throws IOException {
        try (var files = Files.list(folder.resolve("objects"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// Objects that a ledger names.
    private List<String> named() throws SQLException {
        var ledgers =
                strings("select 't_' || id || '.batches' from millrace.tenants").stream()
                        .map("select object_key from %s where object_key is not null"::formatted)
                        .collect(Collectors.joining(" union "));
        return strings(ledgers + " order by 1");
    }

    private List<String> catalogs(String id) throws SQLException {
        return strings(
                """
                select nspname from pg_namespace where nspname like '%%%1$s%%'
                union all select rolname from pg_roles where rolname like '%%%1$s%%'
                union all select relname from pg_class where relname like '%%%1$s%%'
                union all select oid::text from pg_default_acl where defaclacl::text like '%%%1$s%%'
                """
                        .formatted(id));
    }

    private List<String> tables(String id) throws SQLException {
        var left = new ArrayList<String>();
        var tables =
                strings(
                        "select relname from pg_class where relnamespace = 'millrace'::regnamespace and relkind = 'r'");
        for (var table : tables) {
            left.addAll(
                    strings(
                            "select '%1$s ' || x::text from millrace.%1$s x where x::text like '%%%2$s%%'"
                                    .formatted(table, id)));
        }
        return left;
    }

    private long count(String sql) throws SQLException {
        return Long.parseLong(strings(sql).getFirst());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }

    private java.sql.Connection connection() throws SQLException {
        var database = node.databaseSettings();
        var url =
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(database.host(), database.port(), database.database());
        return DriverManager.getConnection(url, database.superuser(), database.superuserPassword());
    }
}
