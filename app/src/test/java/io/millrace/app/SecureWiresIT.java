package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.testkit.GuardedKafka;
import io.millrace.testkit.tls.Authority;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes whose every wire is TLS: to a Postgres that takes nobody in without it, to a Kafka
/// that wants a password as well, and to each other.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class SecureWiresIT {
    private static final String SERVICES = "ingest,transform,matching,quality,rca,alerts";
    private static final int PATIENCE_SECONDS = 70;

    private final List<ChildNode> nodes = new ArrayList<>();
    private final int firstPort = ChildNode.freePort();
    private Path folder;
    private Authority authority;
    private Authority foreign;
    private LocalPostgres postgres;
    private GuardedKafka kafka;
    private Map<String, String> environment;

    private record Ended(int code, String out, List<String> said) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        authority = Authority.in(folder.resolve("authority"));
        foreign = Authority.in(folder.resolve("foreign"));
        var server = authority.issue("server", "ip:127.0.0.1");
        var node = authority.issue("node");
        var rules =
                Files.writeString(
                        folder.resolve("pg_hba.conf"),
                        "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        postgres =
                LocalPostgres.start(
                        folder.resolve("postgres"),
                        0,
                        Ids.random128(),
                        Map.of(
                                "fsync", "off",
                                "ssl", "on",
                                "ssl_cert_file", server.certificate().toString(),
                                "ssl_key_file", server.key().toString(),
                                "hba_file", rules.toString()));
        kafka = GuardedKafka.start(folder.resolve("kafka"), server);
        var password = Files.writeString(folder.resolve("kafka_password"), kafka.password());
        environment =
                Map.ofEntries(
                        Map.entry("MILLRACE_SECRET_KEY", Ids.random256()),
                        Map.entry("MILLRACE_POSTGRES_PASSWORD", postgres.password()),
                        Map.entry(
                                "MILLRACE_POSTGRES_SSLROOTCERT",
                                authority.certificate().toString()),
                        Map.entry("MILLRACE_KAFKA_USER", kafka.user()),
                        Map.entry("MILLRACE_KAFKA_PASSWORD_FILE", password.toString()),
                        Map.entry("MILLRACE_KAFKA_SSLROOTCERT", authority.certificate().toString()),
                        Map.entry(
                                "MILLRACE_CLUSTER_SSLROOTCERT", authority.certificate().toString()),
                        Map.entry("MILLRACE_CLUSTER_SSLCERT", node.certificate().toString()),
                        Map.entry("MILLRACE_CLUSTER_SSLKEY", node.key().toString()));
        // One of each way to prove who one is.
        up("front", firstPort, "gateway,relay", Map.of("MILLRACE_KAFKA_SASL_MECHANISM", "PLAIN"));
        up("back", ChildNode.freePort(), SERVICES, Map.of());
    }

    @AfterAll
    void stop() {
        try {
            ChildNode.closeAll(nodes);
        } finally {
            if (kafka != null) kafka.close();
            if (postgres != null) postgres.close();
        }
    }

    private String address() {
        return "postgresql://postgres@127.0.0.1:" + postgres.port();
    }

    private List<String> options(String name) {
        return List.of(
                "--data",
                folder.resolve(name).toString(),
                "--objects",
                folder.resolve("objects").toString(),
                "--postgres",
                address());
    }

    private void up(String name, int clusterPort, String roles, Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        var options = new ArrayList<>(options(name));
        options.addAll(List.of("--roles", roles, "--kafka", kafka.bootstrap()));
        options.addAll(List.of("--cluster-port", Integer.toString(clusterPort)));
        options.addAll(List.of("--join", "127.0.0.1:" + firstPort));
        nodes.add(ChildNode.up(folder.resolve(name + ".log"), all, options));
    }

    /// A command of the product with other settings; an empty one is none.
    private Ended run(Map<String, String> more, String name, List<String> options)
            throws Exception {
        var log = folder.resolve(Ids.random128() + ".log");
        var builder =
                new ProcessBuilder(ChildNode.command(List.of(), name, options))
                        .redirectError(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        var said = Files.readAllLines(log).stream().filter(line -> line.startsWith("millrace:"));
        return new Ended(process.exitValue(), out, said.toList());
    }

    @Test
    void aTenantsWayThroughBothNodesIsEncrypted() throws Exception {
        var client = TestClient.signUp(nodes.getFirst().url());

        assertThat(client.stored("parcels", "id,weight\n1,2.50\n2,3.25\n"))
                .containsEntry("rowsStored", 2);
        client.done(
                "PUT",
                "/api/v1/checks/parcels",
                "text/yaml",
                "checks for parcels:\n  - row_count > 0\n");
        var checked = client.done("POST", "/api/v1/checks/parcels/runs?wait=true", "", "");
        assertThat(Json.write(checked)).contains("\"outcome\":\"pass\"");

        assertThat(sessions()).containsOnly("t");
    }

    @Test
    void recordsComeByKafkaAndEventsGoByIt() throws Exception {
        var client = TestClient.signUp(nodes.getFirst().url());
        var source =
                Map.of("kind", "kafka", "topic", "secure", "format", "json", "dataset", "secure");
        client.done("PUT", "/api/v1/sources/secure", "application/json", Json.write(source));

        var sent =
                run(
                        Map.of("MILLRACE_KAFKA", kafka.bootstrap()),
                        "stream",
                        List.of("--topic", "secure", "--count", "20", "--rate", "1000", "--json"));

        assertThat(sent.code()).as(sent.toString()).isZero();
        client.awaitStatus("/api/v1/datasets/secure/rows", 200);
        client.await(
                "/api/v1/datasets/secure/rows?limit=100",
                answer -> ((List<?>) answer.get("items")).size() == 20);
        // The live feed reads them.
        client.await("/health", answer -> "up".equals(answer.get("status")));
    }

    @Test
    void commandsOnTheInstallationGoTheSameWay() throws Exception {
        var client = TestClient.signUp(nodes.getFirst().url());
        client.stored("parcels", "id\n1\n");
        var me = Json.readObject(client.get("/api/v1/auth/me").body());
        var slug = String.valueOf(((Map<?, ?>) me.get("tenant")).get("slug"));
        var file = folder.resolve("tenant.zip").toString();
        var export = new ArrayList<>(List.of("export", slug, "--to", file));
        export.addAll(options("back"));
        var plain = encoded("disable", authority);

        assertThat(run(Map.of(), "tenant", export)).returns(0, Ended::code);
        export.set(export.size() - 1, address() + plain);
        assertThat(run(Map.of(), "tenant", export).said())
                .singleElement()
                .asString()
                .contains("refuses postgres", "no encryption", "MILLRACE_POSTGRES_SSLMODE");
        export.set(export.size() - 1, address() + encoded("verify-full", foreign));
        assertThat(run(Map.of(), "tenant", export).said())
                .singleElement()
                .asString()
                .contains("not trusted", "MILLRACE_POSTGRES_SSLROOTCERT");
        var named = address().replace("127.0.0.1", "localhost");
        export.set(export.size() - 1, named + encoded("verify-full", authority));
        assertThat(run(Map.of(), "tenant", export).said())
                .singleElement()
                .asString()
                .contains("certificate for another name");
    }

    private static String encoded(String mode, Authority root) {
        var file = URLEncoder.encode(root.certificate().toString(), StandardCharsets.UTF_8);
        return "?sslmode=" + mode + "&sslrootcert=" + file;
    }

    @Test
    void aKafkaThatDoesNotKnowTheNodeOrIsNotKnownEndsWithOneLine() throws Exception {
        var options = new ArrayList<>(options("third"));
        options.addAll(List.of("--kafka", kafka.bootstrap(), "--roles", "relay"));
        var wrong =
                Map.of(
                        "MILLRACE_KAFKA_PASSWORD_FILE", "",
                        "MILLRACE_KAFKA_PASSWORD", "wrong");
        var other = Map.of("MILLRACE_KAFKA_SSLROOTCERT", foreign.certificate().toString());

        assertThat(run(wrong, "up", options))
                .returns(Main.FAILED, Ended::code)
                .satisfies(ended ->
                        assertThat(ended.said())
                                .singleElement()
                                .asString()
                                .contains("MILLRACE_KAFKA_USER"));
        assertThat(run(other, "up", options))
                .returns(Main.FAILED, Ended::code)
                .satisfies(ended ->
                        assertThat(ended.said())
                                .singleElement()
                                .asString()
                                .contains("MILLRACE_KAFKA_SSLROOTCERT"));
    }

    /// What Postgres says of the encryption of every session of the product's database.
    private Set<String> sessions() throws Exception {
        var url =
                "jdbc:postgresql://127.0.0.1:%d/postgres?sslmode=require"
                        .formatted(postgres.port());
        try (var c = DriverManager.getConnection(url, postgres.superuser(), postgres.password());
                var rows =
                        c.createStatement()
                                .executeQuery(
                                        """
                                        select distinct ssl
                                        from pg_stat_activity join pg_stat_ssl using (pid)
                                        where datname = 'millrace'
                                        """)) {
            var seen = new TreeSet<String>();
            while (rows.next()) seen.add(rows.getString(1));
            return seen;
        }
    }
}
