package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import io.millrace.stream.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

/// What the environment of a node's process sets, as its callers meet it.
@TestInstance(Lifecycle.PER_CLASS)
class EnvironmentIT {
    private static final String LISTED = "https://app.example.org";
    private static final String OTHER = "https://evil.example.org";

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String UPLOAD = "POST /api/v1/datasets/{dataset}/records";

    private final HttpClient http = HttpClient.newHttpClient();
    private Collector collector;
    private ChildNode node;
    private TestClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        collector = Collector.start();
        var environment =
                Map.of(
                        "MILLRACE_ORIGINS",
                        "https://one.example.org," + LISTED,
                        "MILLRACE_TRACES",
                        collector.url().toString(),
                        "MILLRACE_LOG_LEVEL",
                        "DEBUG");
        var options = List.of("--data", folder.resolve("data").toString());
        node = ChildNode.up(folder.resolve("node.log"), environment, options);
        client = TestClient.signUp(node.url());
    }

    @AfterAll
    void stop() {
        try {
            if (node != null) node.close();
        } finally {
            if (collector != null) collector.close();
        }
    }

    @Test
    void pagesOfListedOriginsMayReadAndOpenSocketsAndOthersMayNot() throws Exception {
        assertThat(allowed(node.url(), LISTED)).isEqualTo(LISTED);
        assertThat(allowed(node.url(), OTHER)).isEmpty();
        assertThat(firstWord(client, LISTED)).contains("\"type\":\"ready\"");
        assertThat(firstWord(client, OTHER)).isEqualTo("closed 4403");
    }

    @Test
    void anUploadIsOneTraceThroughBusSqlAndKafka() throws Exception {
        var answer = upload(client, TRACE, "name\nAda Lovelace\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var stored = List.of("copy", "ingest", "transaction", "Accept", "Accept", UPLOAD);
        collector.awaitPath(TRACE, stored.toArray(String[]::new));
        collector.awaitPath(
                TRACE, above(stored, "receive " + Topics.INGEST, "send " + Topics.INGEST));
        collector.awaitPath(TRACE, above(stored, "transform"));
        collector.awaitPath(TRACE, above(stored, "quality", "transaction", "transform"));
        var spans = collector.of(TRACE);
        var root = spans.stream().filter(span -> span.name().equals(UPLOAD)).toList();
        assertThat(root).hasSize(1);
        assertThat(root.getFirst().parent()).isEqualTo(CALLER);
        assertThat(answer.headers().firstValue("traceparent"))
                .hasValue("00-" + TRACE + "-" + root.getFirst().id() + "-01");
        assertThat(root.getFirst().attributes()).containsEntry("http.response.status_code", "200");
        var tenant = String.valueOf(Json.readObject(client.get("/api/v1/tenant").body()).get("id"));
        assertThat(spans)
                .filteredOn(span -> !span.name().equals("transaction"))
                .allSatisfy(span ->
                        assertThat(span.attributes()).containsEntry("millrace.tenant", tenant));
        assertThat(spans.toString()).doesNotContain("Ada", client.email());
    }

    private static String[] above(List<String> names, String... first) {
        return Stream.concat(Stream.of(first), names.stream()).toArray(String[]::new);
    }

    @Test
    void whatARecordOfASourceCausesIsInTheTraceOfItsProducer() throws Exception {
        var trace = "5bf92f3577b34da6a3ce929d0e0e4736";
        var topic = "traced";
        var settings = Map.<String, Object>of("bootstrap.servers", node.kafka());
        try (var admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        // Another tenant: equal jobs of one that wait are one job, of the first trace.
        var source = Belongings.source(topic, "from_kafka");
        TestClient.signUp(node.url()).done("PUT", "/api/v1/sources/s", "application/json", source);

        var record = new ProducerRecord<String, String>(topic, "{\"id\":1}");
        record.headers().add("traceparent", parent(trace).getBytes(StandardCharsets.US_ASCII));
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(record).get();
        }

        collector.awaitPath(trace, "transform", "copy", "receive source");
    }

    @Test
    void aProblemNamesTheTraceOfItsSpan() throws Exception {
        var answer = client.get("/api/v1/batches/4711");

        assertThat(answer.statusCode()).isEqualTo(404);
        var trace = String.valueOf(Json.readObject(answer.body()).get("instance"));
        collector.awaitPath(trace, "GET /api/v1/batches/{id}");
        assertThat(collector.of(trace))
                .anySatisfy(span ->
                        assertThat(span.attributes())
                                .containsEntry("millrace.problem", "urn:problem:not-found"));
    }

    @Test
    void oneTraceIsInTheLogOfTheGatewayAndOfTheServicesThatDidTheWork() throws Exception {
        var trace = "6bf92f3577b34da6a3ce929d0e0e4736";
        // Another tenant: equal jobs of one that wait are one job, of the first trace.
        var other = TestClient.signUp(node.url());
        var tenant = String.valueOf(Json.readObject(other.get("/api/v1/tenant").body()).get("id"));

        var answer = upload(other, trace, "name\nGrace Hopper\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        for (var service : List.of("gateway", "ingest", "transform", "quality")) {
            assertThat(awaitLine(trace, service)).contains(tenant);
        }
        assertThat(String.join("\n", lines())).doesNotContain("Hopper", other.token());
    }

    /// The first line of the node's log with both.
    private String awaitLine(String trace, String service) throws Exception {
        var said = Pattern.compile("\"service\": ?\"" + service + "\"");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            for (var line : lines()) {
                if (line.contains(trace) && said.matcher(line).find()) return line;
            }
            assertThat(System.nanoTime()).as(service + " says " + trace).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(node.log(), StandardCharsets.ISO_8859_1);
    }

    private static String parent(String trace) {
        return "00-" + trace + "-" + CALLER + "-01";
    }

    private HttpResponse<String> upload(TestClient who, String trace, String csv) throws Exception {
        var url = node.url().resolve("/api/v1/datasets/people/records?wait=true");
        var request =
                HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + who.token())
                        .header("Content-Type", "text/csv")
                        .header("traceparent", parent(trace))
                        .POST(BodyPublishers.ofString(csv))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private String allowed(URI node, String origin) throws Exception {
        var request =
                HttpRequest.newBuilder(node.resolve("/livez")).header("Origin", origin).build();
        return http.send(request, BodyHandlers.ofString())
                .headers()
                .firstValue("Access-Control-Allow-Origin")
                .orElse("");
    }

    /// What the socket says first, or its close code.
    private String firstWord(TestClient client, String origin) throws Exception {
        var word = new CompletableFuture<String>();
        var url = URI.create(client.url().toString().replaceFirst("^http", "ws") + "/api/v1/live");
        var socket =
                http.newWebSocketBuilder()
                        .header("Origin", origin)
                        .buildAsync(url, new Listener(word))
                        .join();
        var _ = socket.sendText("{\"type\":\"auth\",\"token\":\"" + client.token() + "\"}", true);
        try {
            return word.get(30, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    private record Listener(CompletableFuture<String> word) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            word.complete(text.toString());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            word.complete("closed " + code);
            return CompletableFuture.completedFuture(null);
        }
    }
}
