package io.millrace.nifi.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.Node;
import io.millrace.app.NodeSettings;
import io.millrace.nifi.Flows;
import io.millrace.nifi.Kind;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every flow, as it is committed, in NiFi's stateless engine against a node. All runs share one
/// process of the engine, whose start is what costs.
@TestInstance(Lifecycle.PER_CLASS)
class FlowsIT {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String SETTLED = "/batches?limit=200";

    private Node node;
    private Organization owner;
    private Inbox first;
    private Inbox again;

    @BeforeAll
    void run(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder.resolve("data"), 0, folder));
        owner = Organization.signUp(node.url());
        first = Inbox.make(folder.resolve("first"));
        again = Inbox.make(folder.resolve("again"));
        drop();
        var runs = Files.createDirectory(folder.resolve("runs"));
        var key = key();
        for (var kind : Kind.values()) {
            var isLate = kind == Kind.OSS;
            write(runs, "1-" + kind.id(), kind, first, isLate ? "mr_" + "0".repeat(64) : key);
        }
        write(runs, "2-oss", Kind.OSS, first, key);
        write(runs, "3-crm", Kind.CRM, again, key);
        engine(folder, runs);
        owner.await(SETTLED, FlowsIT::areSettled);
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    private void drop() throws IOException, InterruptedException {
        owner.send(
                "PUT",
                "/datasets/billing",
                Map.of("columns", Map.of("amount", Map.of("type", "numeric", "required", true))));
        first.drop(Kind.CRM, "customers.csv", "id,name\n1,Ada\n2,Grace\n3,Alan\n");
        first.drop(Kind.ERP, "orders.json", "[{\"id\":1,\"lines\":[1,2]},{\"id\":2,\"lines\":[]}]");
        first.drop(Kind.BILLING, "Bills 2026-11.csv", "id,amount\n1,9.90\n2,none\n3,0.10\n");
        first.drop(Kind.CDR, "calls.ndjson.gz", gzip("{\"id\":1,\"s\":60}\n{\"id\":2,\"s\":5}\n"));
        first.drop(Kind.OSS, "alarms.CSV", "cell;alarm\n7;power\n8;link\n");
        first.drop(Kind.TICKETS, "tickets.jsonl", "{\"id\":1,\"text\":\"No tone\"}\n");
        first.drop(Kind.FILES, "Stock-Paris-2026-11-30.csv", "sku,count\na,1\nb,2\n");
        first.drop(Kind.FILES, "stock-paris_001.csv", "sku,count\nc,3\n");
        first.drop(Kind.FILES, "notes.txt", "no table");
        first.drop(Kind.FILES, "empty.csv", "");
        first.drop(Kind.FILES, "half.csv.part", "sku,count\n");
        // What was sent before, and the same content under another name.
        again.drop(Kind.CRM, "customers.csv", "id,name\n1,Ada\n2,Grace\n3,Alan\n");
        again.drop(Kind.CRM, "customers-copy.csv", "id,name\n1,Ada\n2,Grace\n3,Alan\n");
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private String key() {
        try (var api = owner.api()) {
            var tomorrow = Instant.now().plus(Duration.ofDays(1));
            return api.createKey(EnumSet.allOf(Kind.class), tomorrow).key();
        }
    }

    private void write(Path runs, String name, Kind kind, Inbox inbox, String key)
            throws IOException {
        var said = new Properties();
        said.setProperty("flow", Path.of("../flows", kind.id() + ".json").toRealPath().toString());
        said.setProperty("context", Flows.CONTEXT);
        said.setProperty("millrace.url", node.url().toString());
        said.setProperty("millrace.authorization", "Bearer " + key);
        said.setProperty("millrace.folder", inbox.folder().toString());
        said.setProperty("millrace.settle", "0 sec");
        // The engine commits once, at the end: what it puts there it must not take at once.
        said.setProperty("millrace.again", name.startsWith("2-") ? "0 sec" : "1 hour");
        try (var out = Files.newOutputStream(runs.resolve(name + ".properties"))) {
            said.store(out, null);
        }
    }

    private static void engine(Path folder, Path runs) throws Exception {
        var nars = Parts.stateless(Files.createDirectory(folder.resolve("nars")));
        var log = Path.of("target", "stateless.log").toFile();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-Dlogback.configurationFile=../../deploy/logback-test.xml",
                                "-cp",
                                "target/test-classes" + File.pathSeparator + Parts.BASE + "/*",
                                StatelessRun.class.getName(),
                                folder.resolve("work").toString(),
                                nars.toString(),
                                runs.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0).as(Files.readString(log.toPath())).isTrue();
    }

    private static boolean areSettled(JsonNode batches) {
        for (var batch : batches.path("items")) {
            var state = batch.path("state").asText();
            if (!state.equals("stored") && !state.equals("failed")) return false;
        }
        return true;
    }

    @ParameterizedTest
    @CsvSource({
        "crm, 6", // with the copy under another name
        "erp, 2",
        "billing, 2",
        "cdr, 2",
        "oss, 2",
        "tickets, 1",
        "stock_paris, 3"
    })
    void rowsOfEachKindAreInItsDataset(String dataset, int rows) throws Exception {
        assertThat(owner.get("/datasets/" + dataset).path("rows").asInt()).isEqualTo(rows);
    }

    @Test
    void badRowIsInQuarantineWithItsLine() throws Exception {
        var rows = owner.get("/quarantine?dataset=billing").path("items");

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("line").asInt()).isEqualTo(3);
        assertThat(rows.get(0).path("reason").asText()).isEqualTo("bad-type");
    }

    @Test
    void everyFileIsDeliveredOnceAndNoneIsLeft() throws Exception {
        var batches = owner.get(SETTLED).path("items");

        // Eight that were taken and the copy; the file that came twice is one batch.
        assertThat(batches).hasSize(9);
        assertThat(batches.findValuesAsText("state")).containsOnly("stored");
        assertThat(first.in("in")).containsExactly("files/half.csv.part");
        assertThat(again.in("in")).isEmpty();
    }

    @Test
    void whatIsRefusedIsKeptWithItsStatus() throws Exception {
        assertThat(first.in("refused"))
                .containsExactly("files/400/empty.csv", "files/415/notes.txt");
    }

    @Test
    void whatCameWithoutAGoodTokenWaitedAndWasDeliveredLater() throws Exception {
        assertThat(first.in("waiting")).isEmpty();
    }
}
