package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.demo.generate.ShopEvent;
import io.millrace.kernel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The e-shop pipeline by its commands: files, events in Kafka, raw rows, merged orders, report.
@TestInstance(Lifecycle.PER_CLASS)
class ShopIT {
    private static final int ORDERS = 300;
    private static final int PATIENCE_SECONDS = 60;

    private Node node;
    private TestClient client;
    private String topic;
    private Path seed;

    @TempDir Path folder;

    @BeforeAll
    void start(@TempDir Path data) {
        node = Node.start(NodeSettings.local(data, 0, data));
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    @BeforeEach
    void prepare(TestInfo test) throws Exception {
        client = TestClient.signUp(node.url());
        topic = "shop-" + test.getTestMethod().orElseThrow().getName();
        seed = folder.resolve(topic);
        var made =
                run(
                        "generate",
                        "--output",
                        seed.toString(),
                        "--topic",
                        topic,
                        "--orders",
                        "" + ORDERS,
                        "--url",
                        node.url().toString(),
                        "--token",
                        client.token(),
                        "--json");
        assertThat(made.code()).as(made.err()).isEqualTo(Main.WELL);
    }

    /// A command that came to its end in this process.
    private record Ended(int code, String out, String err) {
        JsonNode json() {
            return Belongings.tree(out);
        }
    }

    private static Ended run(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                Main.commands(Stopping.never())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(words);
        return new Ended(code, out.toString(), err.toString());
    }

    private Ended replay(Path orders) {
        var ended =
                run(
                        "replay",
                        "--orders",
                        orders.toString(),
                        "--rate",
                        "100000",
                        "--bootstrap",
                        node.kafka(),
                        "--topic",
                        topic,
                        "--json");
        assertThat(ended.code()).as(ended.err()).isEqualTo(Main.WELL);
        return ended;
    }

    private Ended stream(String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "stream",
                                "--rate",
                                "100000",
                                "--bootstrap",
                                node.kafka(),
                                "--topic",
                                topic,
                                "--json"));
        words.addAll(List.of(more));
        var ended = run(words.toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isEqualTo(Main.WELL);
        return ended;
    }

    private Ended validate() {
        return run(
                "validate",
                "--url",
                node.url().toString(),
                "--token",
                client.token(),
                "--reports",
                folder.resolve("reports").toString(),
                "--json");
    }

    /// The command as a process of its own, which writes its answer to `out`.
    private Process process(Path out, String command, String... options) throws IOException {
        var words =
                new ArrayList<>(List.of("--bootstrap", node.kafka(), "--topic", topic, "--json"));
        words.addAll(List.of(options));
        return new ProcessBuilder(ChildNode.command(List.of(), command, words))
                .redirectOutput(out.toFile())
                .start();
    }

    private static BufferedReader errors(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    private static void awaitLine(BufferedReader lines, String wanted) throws IOException {
        var seen = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(wanted)) return;
            seen.add(line);
        }
        throw new AssertionError("no '" + wanted + "' in " + seen);
    }

    /// All messages of the topic, each partition in its order.
    private List<JsonNode> messages() {
        var messages = new ArrayList<JsonNode>();
        var settings = Map.<String, Object>of("bootstrap.servers", node.kafka());
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    messages.add(Belongings.tree(record.value()));
                }
            }
        }
        return messages;
    }

    /// What the orders are by the events alone: each counts once, the latest of an order wins.
    private static Map<String, String> merged(List<JsonNode> messages) {
        var events = new LinkedHashMap<String, JsonNode>();
        for (var message : messages) {
            events.putIfAbsent(message.path("event_id").asText(), message);
        }
        var orders = new TreeMap<String, String>();
        events.values().stream()
                .sorted(
                        Comparator.comparing(
                                event -> Instant.parse(event.path("timestamp").asText())))
                .forEach(event -> {
                    var order = event.path("order");
                    orders.put(
                            order.path("id").asText(),
                            said(order, event.path("timestamp").asText()));
                });
        return orders;
    }

    private static String said(JsonNode order, String ingestedAt) {
        return String.join(
                "|",
                order.path("product_id").asText(),
                order.path("customer_id").asText(),
                order.path("quantity").asText(),
                new BigDecimal(order.path("unit_price").asText()).setScale(2).toString(),
                OffsetDateTime.parse(order.path("sold_at").asText()).toInstant().toString(),
                OffsetDateTime.parse(ingestedAt).toInstant().toString());
    }

    private static BigDecimal revenue(Map<String, String> orders) {
        return orders.values().stream()
                .map(said -> said.split("\\|", -1))
                .map(fields -> new BigDecimal(fields[2]).multiply(new BigDecimal(fields[3])))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// The orders that the pipeline has.
    private Map<String, String> orders() throws IOException, InterruptedException {
        var orders = new TreeMap<String, String>();
        for (var row : rows("orders")) {
            var twice =
                    orders.put(
                            row.path("id").asText(), said(row, row.path("ingested_at").asText()));
            assertThat(twice).isNull();
        }
        return orders;
    }

    private List<JsonNode> rows(String model) throws IOException, InterruptedException {
        var answer = client.get("/api/v1/models/" + model + "/rows?limit=1000");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var rows = new ArrayList<JsonNode>();
        Belongings.tree(answer.body()).path("items").forEach(rows::add);
        return rows;
    }

    /// Waits until all messages are raw rows and nothing waits to be merged.
    private JsonNode settled() throws IOException, InterruptedException {
        return settled("late", 0);
    }

    private JsonNode settled(String column, int wanted) throws IOException, InterruptedException {
        int sent = messages().size();
        var answer =
                client.await(
                        "/api/v1/models/validation/rows",
                        rows -> {
                            var items = (List<?>) rows.get("items");
                            if (items.isEmpty()) return false;
                            JsonNode row = Json.MAPPER.valueToTree(items.getFirst());
                            return row.path("messages").asInt() == sent
                                    && row.path(column).asInt() == wanted;
                        });
        JsonNode tree = Json.MAPPER.valueToTree(answer);
        return tree.path("items").path(0);
    }

    private void send(String... values) throws ExecutionException, InterruptedException {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", node.kafka(), "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (var value : values) producer.send(new ProducerRecord<>(topic, "k", value)).get();
        }
    }

    private static String event(
            String id, String order, @Nullable String customer, Object quantity, Object price) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", order);
        fields.put("customer_id", customer);
        fields.put("product_id", "PROD_000001");
        fields.put("quantity", quantity);
        fields.put("unit_price", price);
        fields.put("sold_at", "2026-01-01T00:00:00Z");
        return new ShopEvent(id, ShopEvent.CREATED, fields, Instant.now()).json();
    }

    @Test
    void aKafkaThatDoesNotAnswerAndAFileThatIsNotThereEndWithOneLine() {
        var nobody = "127.0.0.1:" + ChildNode.freePort();

        var silent = run("stream", "--bootstrap", nobody, "--count", "1");
        var missing =
                run(
                        "replay",
                        "--bootstrap",
                        node.kafka(),
                        "--topic",
                        topic,
                        "--orders",
                        "none.csv");

        assertThat(silent.code()).isEqualTo(Main.FAILED);
        assertThat(silent.err()).hasLineCount(1).contains(nobody + " does not answer");
        assertThat(missing.code()).isEqualTo(Main.FAILED);
        assertThat(missing.err()).hasLineCount(1).contains("there is no none.csv");
        assertThat(run("replay", "--rate", "0").code()).isEqualTo(Main.USAGE);
        assertThat(run("validate").code()).isEqualTo(Main.USAGE);
    }

    @Test
    void theSameSeedGivesTheSameFiles() throws Exception {
        var other = folder.resolve("other");

        var made = run("generate", "--output", other.toString(), "--orders", "" + ORDERS, "--json");

        assertThat(made.code()).isEqualTo(Main.WELL);
        for (var file : made.json().path("files")) {
            var name = Path.of(file.path("file").asText()).getFileName();
            assertThat(other.resolve(name)).hasSameBinaryContentAs(seed.resolve(name));
            assertThat(file.path("bytes").asLong()).isEqualTo(Files.size(other.resolve(name)));
            assertThat(file.path("sha256").asText()).hasSize(64);
        }
        assertThat(made.json().path("files"))
                .extracting(file -> file.path("rows").asInt())
                .containsExactly(1_000, 200, ORDERS);
        assertThat(made.err()).contains("orders.csv: 300 rows");
        try (var files = Files.list(other)) {
            assertThat(files).hasSize(3);
        }
        assertThat(run("generate", "--orders", "0").code()).isEqualTo(Main.USAGE);
    }

    @Test
    void aReplayThatIsKilledAndRunAgainAddsNothing() throws Exception {
        var orders = seed.resolve("orders.csv");
        var killed =
                process(
                        folder.resolve("ignored"),
                        "replay",
                        "--orders",
                        orders.toString(),
                        "--rate",
                        "100");
        try (var lines = errors(killed)) {
            awaitLine(lines, "published 100/300");
            while (messages().isEmpty()) Thread.onSpinWait(); // what is under way dies with it
            killed.destroyForcibly().onExit().join();
        }

        var ended = replay(orders);

        assertThat(ended.json().path("sent").asInt()).isEqualTo(ORDERS);
        assertThat(ended.json().path("acknowledged").asInt()).isEqualTo(ORDERS);
        assertThat(ended.err()).contains("published 100/300", "published 300/300");
        var row = settled();
        assertThat(row.path("messages").asInt()).isGreaterThan(ORDERS);
        assertThat(row.path("events").asInt()).isEqualTo(ORDERS);
        var merged = orders();
        assertThat(merged).hasSize(ORDERS).isEqualTo(merged(messages()));

        replay(orders);

        settled();
        assertThat(orders()).isEqualTo(merged);
        var report = validate();
        assertThat(report.code()).as(report.out()).isEqualTo(Main.WELL);
        assertThat(report.json().path("status").asText()).isEqualTo("PASS");
    }

    @Test
    void aStreamsOrdersAreAsTheirLatestEventsSayAndAnUpdateIsNoLag() throws Exception {
        stream("--count", "400", "--seed", "7", "--updates", "0.4");

        var row = settled();

        var merged = orders();
        assertThat(merged).isEqualTo(merged(messages())).hasSizeLessThan(350);
        assertThat(row.path("events").asInt()).isEqualTo(400);
        assertThat(rows("shop_totals").getFirst().path("orders_24h").asInt())
                .isEqualTo(merged.size());
        assertThat(rows("shop_totals").getFirst().path("total_revenue").decimalValue())
                .isEqualByComparingTo(revenue(merged));
        assertThat(rows("top_products")).hasSize(5);
        assertThat(rows("recent_orders")).hasSize(20);
        var report = validate();
        assertThat(report.json().path("status").asText()).isEqualTo("PASS");
        try (var files = Files.list(folder.resolve("reports"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allMatch(file ->
                            file.getFileName()
                                    .toString()
                                    .matches("validate_report_[0-9]{8}_[0-9]{6}\\.json"));
        }

        stream("--count", "400", "--seed", "7", "--updates", "0.4");

        assertThat(settled().path("messages").asInt()).isEqualTo(800);
        assertThat(orders()).isEqualTo(merged);
        assertThat(validate().json().path("status").asText()).isEqualTo("PASS");
    }

    @Test
    void whatEachColumnOfItsModelsComesFromIsTold() throws Exception {
        stream("--count", "50", "--seed", "7", "--updates", "0.4");
        settled();
        stream("--count", "50", "--seed", "8", "--updates", "0");
        settled();
        client.await("/api/v1/models", ShopIT::areBuilt);

        var told = ShopLineage.told(client);
        var path = "/api/v1/lineage?direction=downstream&column=raw.orders_events.order";
        var reached = Belongings.tree(client.get(path).body()).path("links");

        assertThat(told).isEqualTo(ShopLineage.expected());
        assertThat(reached)
                .extracting(link -> link.path("to").path("relation").asText())
                .contains("stg_orders_events", "stg_orders", "orders", "top_products", "validation")
                .doesNotContain("customers", "inventory");
    }

    private static boolean areBuilt(Map<String, Object> models) {
        var items = Json.MAPPER.<JsonNode>valueToTree(models).path("items");
        for (var model : items) if (!model.has("rows")) return false;
        return !items.isEmpty();
    }

    @Test
    void aStreamThatIsInterruptedTellsWhatItSent() throws Exception {
        var out = folder.resolve("totals.json");
        var stream = process(out, "stream", "--rate", "500");
        try (var lines = errors(stream)) {
            awaitLine(lines, "published 100");
            // As Ctrl-C does, which a process that was started in the background never hears.
            stream.destroy();
            assertThat(stream.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            stream.destroyForcibly();
        }

        var totals = Belongings.tree(Files.readString(out));
        assertThat(stream.exitValue()).isEqualTo(Main.WELL);
        assertThat(totals.path("stopped").asBoolean()).isTrue();
        assertThat(totals.path("failed").asInt()).isZero();
        assertThat(totals.path("acknowledged")).isEqualTo(totals.path("sent"));
        assertThat(messages()).hasSize(totals.path("sent").asInt());
    }

    @Test
    void everyPlantedFaultFails() throws Exception {
        send(
                event("good", "GOOD", "CUST_000001", 1, 10),
                event("null", "NULL", null, 1, 10),
                event("price", "PRICE", "CUST_000001", 1, -10),
                event("pieces", "PIECES", "CUST_000001", 0, 10),
                event("words", "WORDS", "CUST_000001", "three", 10),
                event("large", "LARGE", "CUST_000001", 1, "1234567890"),
                event("day", "DAY", "CUST_000001", 1, 10).replace("2026-01-01T", "2026-02-29T"),
                event("twice", "TWICE_1", "CUST_000001", 1, 10),
                event("twice", "TWICE_2", "CUST_000001", 1, 10));
        settled();

        var report = validate();

        assertThat(report.code()).isEqualTo(Main.FAILED);
        var checks = report.json().path("checks");
        assertThat(checks.path("rawVsProcessed").path("status").asText()).isEqualTo("PASS");
        assertThat(checks.path("duplicates").path("status").asText()).isEqualTo("FAIL");
        assertThat(checks.path("duplicates").path("counts").path("eventDuplicates").asInt())
                .isOne();
        assertThat(checks.path("refused").path("status").asText()).isEqualTo("WARN");
        assertThat(rows("orders_refused"))
                .extracting(row -> row.path("fault").asText())
                .containsExactlyInAnyOrder(
                        "quantity is no whole number",
                        "unit_price is no amount",
                        "sold_at is no time");
        for (var name : List.of("nulls", "negativePrices", "quantities")) {
            assertThat(checks.path(name).path("status").asText()).as(name).isEqualTo("FAIL");
            assertThat(checks.path(name).path("counts").elements().next().asInt()).isOne();
        }
    }

    @Test
    void anEventThatComesLateOrAgainLeavesTheLatest() throws Exception {
        var noon = Instant.parse("2026-03-01T12:00:00Z");
        send(placed("a", "A", noon, 1), placed("b", "B", noon, 1));
        settled();
        send(
                placed("late", "A", noon.minusSeconds(60), 2),
                placed("next", "B", noon.plusSeconds(60), 2));
        settled();
        send(placed("same", "A", noon, 3), placed("b", "B", noon.plusSeconds(120), 9));
        settled();

        var merged = orders();
        refresh();

        assertThat(rows("orders"))
                .extracting(
                        row -> row.path("id").asText(),
                        row -> row.path("event_id").asText(),
                        row -> row.path("quantity").asInt())
                .containsExactlyInAnyOrder(tuple("A", "same", 3), tuple("B", "next", 2));
        assertThat(orders()).isEqualTo(merged);
    }

    private static String placed(String id, String order, Instant at, int quantity) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", order);
        fields.put("customer_id", "CUST_000001");
        fields.put("product_id", "PROD_000001");
        fields.put("quantity", quantity);
        fields.put("unit_price", 10);
        fields.put("sold_at", "2026-01-01T00:00:00Z");
        return new ShopEvent(id, ShopEvent.CREATED, fields, at).json();
    }

    @Test
    void ordersThatLagBehindOrAreThereTwiceAreTold() throws Exception {
        stream("--count", "50", "--seed", "7", "--updates", "0.4");
        settled();
        var updates =
                messages().stream()
                        .filter(event ->
                                event.path("event_type").asText().equals(ShopEvent.UPDATED))
                        .count();

        ordersAre("where fault is null", "where fault is null and event_type = 'order_created'");
        var waiting = settled("late", (int) updates);
        var late = validate();
        ordersAre(
                "materialized='incremental'",
                "materialized='table'",
                ", 'unique': true",
                "",
                "select distinct on (id)",
                "select");
        settled("order_duplicates", waiting.path("orders").asInt() - untouched());
        var twice = validate();

        assertThat(late.code()).isEqualTo(Main.WELL);
        assertThat(late.json().path("checks").path("rawVsProcessed").path("message").asText())
                .isEqualTo(updates + " events wait to be merged");
        assertThat(twice.code()).isEqualTo(Main.FAILED);
        assertThat(twice.json().path("checks").path("duplicates").path("status").asText())
                .isEqualTo("FAIL");
    }

    private int untouched() {
        var events = new TreeMap<String, Integer>();
        for (var message : messages()) {
            events.merge(message.path("order").path("id").asText(), 1, Integer::sum);
        }
        return (int) events.values().stream().filter(count -> count == 1).count();
    }

    /// Puts the project there with another model `orders`.
    ///
    /// @param said and instead of it, in turn
    private void ordersAre(String... said) throws Exception {
        var root = Path.of(ShopIT.class.getResource("/demo/eshop/project").toURI());
        var bytes = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.ZipOutputStream(bytes);
                var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file);
                if (file.endsWith("orders.sql")) {
                    for (int i = 0; i < said.length; i += 2) {
                        assertThat(text).contains(said[i]);
                        text = text.replace(said[i], said[i + 1]);
                    }
                }
                zip.putNextEntry(new java.util.zip.ZipEntry(root.relativize(file).toString()));
                zip.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        var answer =
                client.send(
                        "PUT", "/api/v1/projects/eshop", "application/zip", bytes.toByteArray());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        refresh();
    }

    /// Builds all models anew.
    private void refresh() throws IOException, InterruptedException {
        client.done(
                "POST",
                "/api/v1/projects/eshop/runs?wait=true",
                "application/json",
                "{\"command\":\"run\",\"fullRefresh\":true}");
    }
}
