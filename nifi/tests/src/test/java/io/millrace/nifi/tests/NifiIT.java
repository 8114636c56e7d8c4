package io.millrace.nifi.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.NifiPlace;
import io.millrace.app.Node;
import io.millrace.app.NodeSettings;
import io.millrace.embedded.FreePort;
import io.millrace.nifi.Flows;
import io.millrace.nifi.Kind;
import io.millrace.nifi.MillraceApi;
import io.millrace.nifi.NifiClient;
import io.millrace.nifi.home.NifiHome;
import io.millrace.nifi.home.NifiProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A whole NiFi with the flows of two tenants in front of a node. The tests follow one another: a
/// NiFi takes long to start.
@Tag("nifi")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class NifiIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROWS = 500;

    /// Of the last command.
    private static final Path LOG = Path.of("target", "command.log");

    private NifiHome home;
    private NifiProcess nifi;
    private Node node;
    private Gate gate;
    private Organization acme;
    private Organization globex;
    private Inbox acmesFiles;
    private Inbox globexsFiles;

    private NifiProcess start() throws IOException {
        var parts = NifiHome.Parts.of(Path.of("..", ".."));
        return home.start(parts, FreePort.find(), FreePort.find());
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        home = new NifiHome(folder.resolve("nifi"));
        nifi = start();
        var place = new NifiPlace.Home(home.folder());
        node =
                Node.start(
                        NodeSettings.local(folder.resolve("data"), 0, folder)
                                .withNifi(Optional.of(place)));
        gate = new Gate(node.url());
        acme = Organization.signUp(node.url());
        globex = Organization.signUp(node.url());
        acmesFiles = new Inbox(home.filesOf(slugOf(acme)));
        globexsFiles = new Inbox(home.filesOf(slugOf(globex)));
        deploy(acme, "crm,erp,billing,cdr,oss,tickets,files");
        deploy(globex, "cdr");
    }

    @AfterAll
    void stop() {
        if (nifi != null) nifi.close();
        if (gate != null) gate.close();
        if (node != null) node.close();
    }

    private static String slugOf(Organization of) {
        try (var api = of.api()) {
            return api.tenant().slug();
        }
    }

    /// As an administrator does it.
    private void deploy(Organization of, String kinds) throws Exception {
        var words =
                List.of(
                        "--kinds",
                        kinds,
                        "--url",
                        node.url().toString(),
                        "--api",
                        gate.url(),
                        "--settle",
                        "0",
                        "--again",
                        "2");
        assertThat(command(of, "deploy", words)).as(Files.readString(LOG)).isZero();
    }

    /// @return the exit code
    private int command(Organization of, String name, List<String> words) throws Exception {
        var all =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "io.millrace.app.Main",
                                "nifi",
                                name,
                                "--tenant",
                                slugOf(of),
                                "--nifi",
                                home.folder().toString()));
        all.addAll(words);
        var builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(LOG.toFile());
        builder.environment().put("MILLRACE_TOKEN", of.token());
        var process = builder.start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /// Rows that no other file has.
    private static String calls(String file) {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> file + "-" + row + "," + row)
                .collect(Collectors.joining("\n", "id,seconds\n", "\n"));
    }

    private static void awaitRows(Organization of, String dataset, int rows) throws Exception {
        // There is none before the first file.
        of.await("/datasets", found -> rowsOf(found, dataset) >= rows);
        assertThat(rowsOf(of.get("/datasets"), dataset)).isEqualTo(rows);
    }

    private static int rowsOf(JsonNode datasets, String name) {
        return StreamSupport.stream(datasets.path("items").spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .mapToInt(each -> each.path("rows").asInt())
                .sum();
    }

    private static int batches(Organization of) throws Exception {
        return of.get("/batches?limit=200").path("items").size();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) throw new AssertionError(what);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    @Test
    @Order(1)
    void eachTenantHasExactlyItsOwnRows() throws Exception {
        for (int file = 0; file < 20; file++) {
            acmesFiles.drop(Kind.CDR, "calls-" + file + ".csv", calls("a" + file));
        }
        acmesFiles.drop(Kind.CRM, "people.csv", "id,name\n1,Ada\n2,Grace\n");
        for (int file = 0; file < 3; file++) {
            globexsFiles.drop(Kind.CDR, "calls-" + file + ".csv", calls("g" + file));
        }

        awaitRows(acme, "cdr", 20 * ROWS);
        awaitRows(acme, "crm", 2);
        awaitRows(globex, "cdr", 3 * ROWS);

        assertThat(batches(acme)).isEqualTo(21);
        assertThat(batches(globex)).isEqualTo(3);
        assertThat(acmesFiles.in("in")).isEmpty();
        assertThat(rowsOf(globex.get("/datasets"), "crm")).isZero();
    }

    @Test
    @Order(2)
    void eachTenantIsShownItsOwnFlows() throws Exception {
        var acmes = acme.await("/flows", flows -> filesOf(flows, "cdr") == 20);
        var globexs = globex.await("/flows", flows -> filesOf(flows, "cdr") == 3);

        assertThat(acmes.path("items").findValuesAsText("name"))
                .containsExactly("billing", "cdr", "crm", "erp", "files", "oss", "tickets");
        assertThat(acmes.path("items").findValuesAsText("state")).containsOnly("running");
        assertThat(filesOf(acmes, "crm")).isEqualTo(1);
        assertThat(globexs.path("items").findValuesAsText("name")).containsExactly("cdr");
    }

    private static int filesOf(JsonNode flows, String name) {
        return StreamSupport.stream(flows.path("items").spliterator(), false)
                .filter(flow -> flow.path("name").asText().equals(name))
                .mapToInt(flow -> flow.path("files").asInt())
                .sum();
    }

    /// What lies in `flows/` is what NiFi itself writes of it: a replacement touches nothing that
    /// it does not change.
    @Test
    @Order(3)
    void flowsAreAsNifiExportsThem() {
        try (var client = NifiClient.of(nifi.access())) {
            var tenants = client.get("process-groups/root/process-groups").path("processGroups");
            var group = byName(tenants, slugOf(acme));
            var own =
                    client.get("process-groups/" + group.path("id").asText() + "/process-groups")
                            .path("processGroups");
            for (var kind : Kind.values()) {
                var id = byName(own, kind.id()).path("id").asText();
                var exported =
                        client.get(
                                "process-groups/"
                                        + id
                                        + "/download?includeReferencedServices=false");

                assertThat(Exported.canonical(exported))
                        .isEqualTo(Exported.canonical(Flows.of(kind, Flows.CONTEXT)));
            }
        }
    }

    private static JsonNode byName(JsonNode groups, String begin) {
        return StreamSupport.stream(groups.spliterator(), false)
                .filter(each -> each.path("component").path("name").asText().startsWith(begin))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(4)
    void apiThatIsAwayIsTriedUntilItIsBack() throws Exception {
        gate.shut();
        for (int file = 0; file < 3; file++) {
            acmesFiles.drop(Kind.OSS, "away-" + file + ".csv", calls("w" + file));
        }
        until("no try", () -> gate.refused() > 4);
        assertThat(acmesFiles.in("refused")).isEmpty();

        gate.open();

        awaitRows(acme, "oss", 3 * ROWS);
        assertThat(acmesFiles.in("waiting")).isEmpty();
    }

    @Test
    @Order(5)
    void revokedKeyMakesFilesWaitForANewOne() throws Exception {
        try (var api = acme.api()) {
            api.keys().forEach(api::revoke);
        }
        acmesFiles.drop(Kind.TICKETS, "tickets.csv", calls("t"));
        globexsFiles.drop(Kind.CDR, "others.csv", calls("others"));
        awaitRows(globex, "cdr", 4 * ROWS);
        until(
                "the file is not set aside",
                () -> acmesFiles.in("waiting").equals(List.of("tickets/401/tickets.csv")));
        assertThat(rowsOf(acme.get("/datasets"), "tickets")).isZero();

        deploy(acme, "tickets");

        awaitRows(acme, "tickets", ROWS);
        until("a file waits", () -> acmesFiles.in("waiting").isEmpty());
        try (MillraceApi api = acme.api()) {
            assertThat(api.keys()).hasSize(1);
        }
    }

    @Test
    @Order(6)
    void newDeploymentSendsNothingAgain() throws Exception {
        int before = batches(acme);

        deploy(acme, "crm");
        acmesFiles.drop(Kind.CRM, "people.csv", "id,name\n1,Ada\n2,Grace\n");
        acmesFiles.drop(Kind.CRM, "more.csv", "id,name\n3,Alan\n");

        awaitRows(acme, "crm", 3);
        until("a file is left", () -> acmesFiles.in("in").isEmpty());
        assertThat(batches(acme)).isEqualTo(before + 1);
        assertThat(acme.get("/flows").path("items").findValuesAsText("state"))
                .containsOnly("running");
    }

    @Test
    @Order(7)
    void whatIsQueuedOutlivesARestart() throws Exception {
        int before = batches(globex);
        gate.shut();
        for (int file = 0; file < 5; file++) {
            globexsFiles.drop(Kind.CDR, "kept-" + file + ".csv", calls("k" + file));
        }
        until("files are not taken", () -> globexsFiles.in("in").isEmpty());

        nifi.close();
        nifi = start();
        gate.open();

        awaitRows(globex, "cdr", 9 * ROWS);
        assertThat(batches(globex)).isEqualTo(before + 5);
        globex.await("/flows", flows -> flows.path("state").asText().equals("up"));
    }

    @Test
    @Order(8)
    void removedFlowsAreGoneAndTheOthersGoOn() throws Exception {
        assertThat(command(globex, "remove", List.of())).as(Files.readString(LOG)).isZero();

        globex.await("/flows", flows -> flows.path("items").isEmpty());
        assertThat(command(globex, "remove", List.of())).isEqualTo(1);
        acmesFiles.drop(Kind.ERP, "late.csv", calls("late"));
        awaitRows(acme, "erp", ROWS);
    }
}
