package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What others stumble over, sent to a whole node: what is good is stored, and of the rest the
/// answer says line, column and reason.
@TestInstance(Lifecycle.PER_CLASS)
class BadUploadIT {
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json";

    private Node node;
    private TestClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
        client = TestClient.signUp(node.url());
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    private void declare(String dataset, String settings) throws Exception {
        client.done("PUT", "/api/v1/datasets/" + dataset, JSON, settings);
    }

    private HttpResponse<String> send(
            String dataset, String type, byte[] body, Map<String, String> headers)
            throws Exception {
        var path = "/api/v1/datasets/" + dataset + "/records?wait=true";
        return client.send("POST", path, type, body, headers);
    }

    /// The batch, which has come to its end.
    private JsonNode batch(String dataset, String type, byte[] body, Map<String, String> headers)
            throws Exception {
        var answer = send(dataset, type, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var batch = Belongings.tree(answer.body());
        assertThat(batch.path("rowsIn").asInt())
                .isEqualTo(
                        batch.path("rowsStored").asInt() + batch.path("rowsQuarantined").asInt());
        return batch;
    }

    private static void assertStored(JsonNode batch, int stored, int quarantined) {
        assertThat(batch.path("state").asText()).as(batch.toString()).isEqualTo("stored");
        assertThat(batch.path("rowsStored").asInt()).isEqualTo(stored);
        assertThat(batch.path("rowsQuarantined").asInt()).isEqualTo(quarantined);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Belongings.tree(answer.body()).path("detail").asText()).contains(detail);
    }

    /// What waits of a batch, by line.
    private List<JsonNode> setAside(JsonNode batch) throws Exception {
        var path = "/api/v1/quarantine?limit=1000&batch=" + batch.path("batchId").asText();
        var items = Belongings.tree(client.get(path).body()).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .sorted(Comparator.comparingLong(its -> its.path("line").asLong()))
                .toList();
    }

    private static List<String> why(List<JsonNode> setAside) {
        return setAside.stream()
                .map(its -> {
                    var column = its.hasNonNull("column") ? its.path("column").asText() : "";
                    return its.path("line").asLong()
                            + ":"
                            + column
                            + ":"
                            + its.path("reason").asText();
                })
                .toList();
    }

    private List<String> stored(String dataset, String column) throws Exception {
        return client.rows(dataset).stream().map(row -> String.valueOf(row.get(column))).toList();
    }

    private JsonNode batches(String dataset) throws Exception {
        return Belongings.tree(client.get("/api/v1/batches?dataset=" + dataset).body())
                .path("items");
    }

    @Test
    void aBrokenLineOfCsvCostsItselfOnly() throws Exception {
        declare("lines", "{\"columns\":{\"amount\":{\"type\":\"numeric\"}}}");
        var file =
                """
                id,name,amount
                1,ada,1.5
                2,"open,2.5
                3,short
                4,long,4.5,extra
                5,nu#l,5.5
                6,\u00ff\u00fe,6.5
                7,bad,seven
                8,bob,8.5
                """
                        .replace('#', (char) 0);

        var named = Map.of("Content-Disposition", "attachment; filename=\"march.csv\"");
        var batch = batch("lines", CSV, file.getBytes(ISO_8859_1), named);

        assertStored(batch, 2, 6);
        var setAside = setAside(batch);
        assertThat(why(setAside))
                .containsExactly(
                        "3::malformed",
                        "4::too-few-fields",
                        "5::too-many-fields",
                        "6::bad-encoding",
                        "7::bad-encoding",
                        "8:amount:bad-type");
        assertThat(setAside)
                .extracting(its -> its.path("raw").asText())
                .containsExactly(
                        "2,\"open,2.5",
                        "3,short",
                        "4,long,4.5,extra",
                        "5,nu\\x00l,5.5",
                        "6,\\xFF\\xFE,6.5",
                        "7,bad,seven");
        assertThat(setAside)
                .extracting(its -> its.path("fileName").asText())
                .containsOnly("march.csv");
        assertThat(setAside.get(1).path("detail").asText())
                .isEqualTo("2 fields where the header has 3");
        assertThat(setAside.get(3).path("detail").asText())
                .startsWith("A NUL byte at byte 5 of the record");
        assertThat(setAside.get(4).path("detail").asText())
                .startsWith("Byte 3 of the record is not UTF-8");
        assertThat(stored("lines", "name")).containsExactly("ada", "bob");
    }

    @Test
    void aBrokenLineOfNdjsonCostsItselfOnlyAndANewFieldIsAColumn() throws Exception {
        declare("events", "{\"columns\":{\"id\":{\"type\":\"bigint\"}}}");
        var file =
                """
                {"id":1,"name":"ada"}
                {"id":2,"name":"no end}
                {"id":3,"name":"bob","city":"Bonn"}
                [4]
                {"id":5,"name":"nul\\u0000"}
                {"id":6,"name":"\u00ff"}
                {"id":"seven","name":"x"}
                {"id":8,"name":"eve"}
                """;

        var batch = batch("events", NDJSON, file.getBytes(ISO_8859_1), Map.of());

        assertStored(batch, 3, 5);
        assertThat(why(setAside(batch)))
                .containsExactly(
                        "2::malformed",
                        "4::malformed",
                        "5::bad-encoding",
                        "6::bad-encoding",
                        "7:id:bad-type");
        assertThat(setAside(batch)).noneMatch(its -> its.has("fileName"));
        assertThat(stored("events", "name")).containsExactly("ada", "bob", "eve");
        assertThat(stored("events", "city")).containsExactly("null", "Bonn", "null");
    }

    @Test
    void aNewFieldCostsItsLineWhereTheDatasetSaysSo() throws Exception {
        client.stored("strict", "id,name\n1,ada\n");
        declare("strict", "{\"onNewColumn\":\"quarantine\"}");
        var lines = "{\"id\":2,\"name\":\"bob\",\"city\":\"Bonn\"}\n{\"id\":3,\"name\":\"eve\"}\n";

        var batch = batch("strict", NDJSON, lines.getBytes(UTF_8), Map.of());

        assertStored(batch, 1, 1);
        assertThat(why(setAside(batch))).containsExactly("1:city:too-many-fields");
        assertThat(stored("strict", "name")).containsExactly("ada", "eve");
    }

    @Test
    void ofAKeyThatComesTwiceInABatchTheLaterLineStands() throws Exception {
        declare("keys", "{\"mode\":\"upsert\",\"key\":[\"id\"]}");
        var file = "id,status\n1,placed\n2,new\n1,paid\n".getBytes(UTF_8);

        var batch = batch("keys", CSV, file, Map.of());

        assertStored(batch, 3, 0);
        assertThat(batch.path("inserted").asInt()).isEqualTo(2);
        assertThat(batch.path("superseded").asInt()).isEqualTo(1);
        var held = Belongings.tree(client.get("/api/v1/warehouse/keys").body()).path("items");
        assertThat(held.findValuesAsText("status")).containsExactly("paid", "new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void anUploadThatBreaksOffIsNeverThereAndItsRepetitionOnce(String length) throws Exception {
        var dataset = length.startsWith("C") ? "broken_length" : "broken_chunks";
        var head =
                """
                POST /api/v1/datasets/%s/records?wait=true HTTP/1.1
                Host: x
                Authorization: Bearer %s
                Content-Type: text/csv
                Idempotency-Key: %s
                %s

                """
                        .formatted(dataset, client.token(), dataset, length)
                        .replace("\n", "\r\n");
        var part = length.startsWith("C") ? "id\n1\n" : "5\r\nid\n1\n\r\n";
        var whole = "id\n1\n2\n".getBytes(UTF_8);
        var key = Map.of("Idempotency-Key", dataset);

        var answer = brokenOff(head + part);
        var before = batches(dataset);
        var first = batch(dataset, CSV, whole, key);
        var again = batch(dataset, CSV, whole, key);

        assertThat(answer).doesNotStartWith("HTTP/1.1 2");
        assertThat(before).isEmpty();
        assertStored(first, 2, 0);
        assertThat(again.path("batchId")).isEqualTo(first.path("batchId"));
        assertThat(batches(dataset)).hasSize(1);
        assertThat(stored(dataset, "id")).hasSize(2);
    }

    /// Sends so much, and no more.
    private String brokenOff(String text) throws IOException {
        try (var socket = new Socket(node.url().getHost(), node.url().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException _) { // the server closed it as well
            return "";
        }
    }

    @Test
    void aFileOfNothingIsRefusedAndOneOfAHeaderHasNoRows() throws Exception {
        var nothing = send("nothing", CSV, new byte[0], Map.of());
        var header = batch("header", CSV, "id,name\n".getBytes(UTF_8), Map.of());

        assertProblem(nothing, 400, "The body is empty");
        assertThat(client.get("/api/v1/datasets/nothing").statusCode()).isEqualTo(404);
        assertStored(header, 0, 0);
        assertThat(client.rows("header")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {CSV, NDJSON})
    void aLineOfTenMegabytesIsSetAsideAndTheNextIsRead(String type) throws Exception {
        var wide = "x".repeat(10 << 20);
        var body =
                type.equals(CSV)
                        ? "id,note\n1,a\n2," + wide + "\n3,b\n"
                        : "{\"id\":1,\"note\":\"a\"}\n{\"id\":2,\"note\":\"%s\"}\n{\"id\":3}\n"
                                .formatted(wide);
        var dataset = type.equals(CSV) ? "wide_csv" : "wide_ndjson";

        var batch = batch(dataset, type, body.getBytes(UTF_8), Map.of());

        assertStored(batch, 2, 1);
        var setAside = setAside(batch);
        assertThat(why(setAside))
                .containsExactly(type.equals(CSV) ? "3::too-large" : "2::too-large");
        assertThat(setAside.getFirst().path("raw").asText()).hasSize(2_000);
        assertThat(stored(dataset, "id")).containsExactly("1", "3");
    }

    @Test
    void whatIsNoRecordsIsRefusedByWhatToSend() throws Exception {
        var html = send("pages", "text/html", "<p>1</p>".getBytes(UTF_8), Map.of());
        var pdf = send("pages", CSV, "%PDF-1.7 and more".getBytes(UTF_8), Map.of());

        assertProblem(html, 415, "text/csv");
        assertProblem(pdf, 415, "This is a PDF");
        assertThat(client.get("/api/v1/datasets/pages").statusCode()).isEqualTo(404);
    }

    @Test
    void aGzipThatIsCutStoresNothing() throws Exception {
        var whole = packed(20_000);
        var gzip = Map.of("Content-Encoding", "gzip");

        var early = send("cut", CSV, Arrays.copyOf(whole, 12), gzip);
        var late = batch("cut", CSV, Arrays.copyOf(whole, whole.length / 2), gzip);

        assertProblem(early, 415, "The gzip body ends too early");
        assertThat(late.path("state").asText()).isEqualTo("failed");
        assertThat(late.path("problem").asText()).contains("The gzip body ends too early");
        assertThat(late.path("rowsIn").asInt()).isZero();
        assertThat(client.rows("cut")).isEmpty();
        assertStored(batch("cut", CSV, whole, gzip), 20_000, 0);
    }

    private static byte[] packed(int rows) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write("id,note\n".getBytes(UTF_8));
            for (int i = 0; i < rows; i++) {
                out.write("%d,%x\n".formatted(i, i * 2_654_435_761L).getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
