package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Topics;
import io.millrace.tenants.db.Secrets;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What lies on the disk of a node that was told secrets, has used them and has ended.
@TestInstance(Lifecycle.PER_CLASS)
class AtRestIT {
    private static final String MARK = "zebrafinch";
    private static final String JSON = "application/json";
    private static final int PATIENCE_SECONDS = 60;

    /// The one place of the master key, as docs/SECURITY.md says.
    private static final Path KEPT = Path.of("data", "secret.key");

    /// By what they are.
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private Path folder;
    private Desk desk;
    private ChildNode node;
    private String tenant;

    @BeforeAll
    void live(@TempDir Path folder) throws Exception {
        this.folder = folder;
        desk = Desk.open();
        var options =
                List.of("--data", folder.resolve("data").toString(), "--pull-network", "127.0.0.1");
        node = ChildNode.up(folder.resolve("node.log"), Map.of(), options);
        var client = signUp();
        tenant = String.valueOf(Json.readObject(client.get("/api/v1/tenant").body()).get("id"));
        makeKey(client);
        invite(client);
        pull(client);
        read(client);
        client.stored("birds", "id,name\n1," + MARK + "\n");
        keepInstallation();
        awaitInKafka();
        checkpoint();
        assertThat(node.terminate()).isZero();
    }

    @AfterAll
    void stop() {
        try {
            if (node != null) node.close();
        } finally {
            if (desk != null) desk.close();
        }
    }

    private String secret(String name, Object value) {
        secrets.put(name, String.valueOf(value));
        return String.valueOf(value);
    }

    private static Map<String, Object> post(TestClient client, String path, Object body)
            throws Exception {
        return client.done("POST", path, JSON, Json.write(body));
    }

    private static void put(TestClient client, String path, Object body) throws Exception {
        client.done("PUT", path, JSON, Json.write(body));
    }

    private TestClient signUp() throws Exception {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var email = Ids.random128() + "@example.com";
        var password = secret("a password", Ids.random128());
        var nobody = new TestClient(http, node.url(), email, password, "");
        var wish = Map.of("organization", "Birds", "email", email, "password", password);
        var signedUp = post(nobody, "/api/v1/auth/signup", wish);
        secret("an access token", signedUp.get("accessToken"));
        var refresh = secret("a refresh token", signedUp.get("refreshToken"));
        var refreshed = post(nobody, "/api/v1/auth/refresh", Map.of("refreshToken", refresh));
        secret("an access token of a refresh", refreshed.get("accessToken"));
        secret("a refresh token of a refresh", refreshed.get("refreshToken"));
        var client = nobody.at(node.url());
        secret("an access token of a sign-in", client.token());
        return client;
    }

    private void makeKey(TestClient client) throws Exception {
        var wish = Map.of("name", "program", "scopes", List.of("viewer"));
        var key = secret("an API key", post(client, "/api/v1/api-keys", wish).get("key"));
        var program = new TestClient(client.http(), client.url(), "", "", key);
        assertThat(program.get("/api/v1/datasets").statusCode()).isEqualTo(200);
    }

    private void invite(TestClient client) throws Exception {
        var wish = Map.of("email", Ids.random128() + "@example.com", "role", "engineer");
        var invited = post(client, "/api/v1/users", wish);
        var invitation = secret("an invitation", invited.get("invitation"));
        var password = secret("a member's password", Ids.random128());
        var acceptance = Map.of("invitation", invitation, "password", password);
        post(client.anonymous(), "/api/v1/auth/accept", acceptance);
    }

    private void pull(TestClient client) throws Exception {
        var token = secret("the token of a REST source", Ids.random128());
        var rest = Map.of("url", desk.tickets(), "authentication", Map.of("kind", "bearer"));
        pull(client, "rest", token, rest);
        client.await("/api/v1/sources/rest/pulls", its -> Json.write(its).contains("succeeded"));
        desk.awaitShown("Bearer " + token);

        var password = secret("the password of a Postgres source", Ids.random128());
        var where =
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        ChildNode.freePort(),
                        "database",
                        "crm",
                        "user",
                        "reader",
                        "table",
                        "customers");
        pull(client, "postgres", password, where);
        // Nobody answers there.
        client.await("/api/v1/sources/postgres/pulls", its -> Json.write(its).contains("problem"));

        var key = secret("the key of a bucket", Ids.random128());
        var bucket =
                Map.of(
                        "bucket",
                        "partner-drop",
                        "endpoint",
                        desk.url(),
                        "keyId",
                        "AKIAEXAMPLE",
                        "everySeconds",
                        0);
        pull(client, "s3", key, bucket);
        desk.awaitShown("AWS4-HMAC-SHA256 ");
    }

    private static void pull(TestClient client, String kind, String secret, Object where)
            throws Exception {
        var path = "/api/v1/sources/" + kind;
        var source = Map.of("kind", kind, "dataset", kind, "secret", secret, kind, where);
        put(client, path, source);
        client.done("POST", path + "/pull", "", "");
    }

    /// Avro of a topic, whose schema a registry is asked for.
    private void read(TestClient client) throws Exception {
        var secret = secret("the secret of a registry", Ids.random128());
        var pair = Base64.getEncoder().encodeToString(("reader:" + secret).getBytes(UTF_8));
        secret("what a registry is shown", pair);
        var servers = Map.<String, Object>of("bootstrap.servers", node.kafka());
        try (var admin = Admin.create(servers)) {
            admin.createTopics(List.of(new NewTopic("avro", 1, (short) 1))).all().get();
        }
        var registry = Map.of("url", desk.url(), "user", "reader", "secret", secret);
        var source =
                Map.of(
                        "kind",
                        "kafka",
                        "topic",
                        "avro",
                        "format",
                        "avro",
                        "dataset",
                        "avro",
                        "registry",
                        registry);
        put(client, "/api/v1/sources/avro", source);
        var bytes = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(servers, bytes, new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("avro", new byte[] {0, 0, 0, 0, 1, 2})).get();
        }
        desk.awaitShown("Basic " + pair);
    }

    private void keepInstallation() throws IOException {
        var master = secret("the master key", Files.readString(folder.resolve(KEPT)).strip());
        secret("its bytes", new String(HexFormat.of().parseHex(master), ISO_8859_1));
        var derived = new Secrets(master);
        var login = new TenantId(tenant).login();
        for (var its : List.of("postgres", "millrace_owner", "millrace_pool", login)) {
            secret("the password of " + its, derived.password(its));
        }
    }

    /// Until what was done has come to Kafka. Only files that stay are looked at while it runs.
    private void awaitInKafka() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isIn(Topics.AUDIT) || !isIn(Topics.INGEST)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean isIn(String topic) throws IOException {
        var logs = folder.resolve("data/kafka/logs");
        for (int partition = 0; partition < 3; partition++) {
            var its = logs.resolve(topic + "-" + partition).resolve("0".repeat(20) + ".log");
            if (content(its).contains(tenant)) return true;
        }
        return false;
    }

    private void checkpoint() throws Exception {
        var data = folder.resolve("data/postgres/data");
        // The fourth line of Postgres's pid file is its port.
        var port = Files.readAllLines(data.resolve("postmaster.pid")).get(3).strip();
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/millrace";
        var password = secrets.get("the password of postgres");
        try (var superuser = DriverManager.getConnection(url, "postgres", password);
                var statement = superuser.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    @Test
    void noSecretLiesInAFileOrInTheLog() throws Exception {
        var found = new ArrayList<String>();
        for (var file : files()) {
            if (file.equals(folder.resolve(KEPT))) continue;
            var content = content(file);
            secrets.forEach((name, secret) -> {
                if (forms(secret).anyMatch(content::contains)) {
                    found.add(name + " in " + folder.relativize(file));
                }
            });
        }

        assertThat(found).isEmpty();
        var rights = Files.getPosixFilePermissions(folder.resolve(KEPT));
        assertThat(PosixFilePermissions.toString(rights)).isEqualTo("rw-------");
    }

    /// As it is, and as who only writes it otherwise would keep it.
    private static Stream<String> forms(String secret) {
        var bytes = secret.getBytes(UTF_8);
        return Stream.of(
                secret,
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    @Test
    void whatIsNoSecretIsFoundWhereverItIsLookedFor() throws Exception {
        assertThat(holding("data/postgres", MARK)).isNotEmpty();
        assertThat(holding("data/objects", MARK)).isNotEmpty();
        assertThat(holding("data/kafka", tenant)).isNotEmpty();
        assertThat(holding("node.log", "serving")).isNotEmpty();
        assertThat(holding(KEPT.toString(), secrets.get("the master key"))).isNotEmpty();
    }

    /// Files at or below a path that hold a text.
    private List<Path> holding(String below, String text) throws IOException {
        var found = new ArrayList<Path>();
        for (var file : files()) {
            if (file.startsWith(folder.resolve(below)) && content(file).contains(text)) {
                found.add(file);
            }
        }
        return found;
    }

    /// All but the programs of Postgres, and the empty room that Kafka keeps for its indexes.
    private List<Path> files() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(folder.resolve("data/postgres/bin")))
                    .filter(file -> !file.toString().matches(".*\\.(time)?index"))
                    .toList();
        }
    }

    private static String content(Path file) throws IOException {
        return new String(Files.readAllBytes(file), ISO_8859_1);
    }
}
