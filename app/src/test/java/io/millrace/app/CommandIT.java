package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands as processes: exit codes, what they say when they cannot start, and that nothing
/// runs on after them.
class CommandIT {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir Path folder;

    /// A command that has come to its end.
    ///
    /// @param said the lines of standard error that are no log
    private record Ended(int code, List<String> said) {}

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void aPortInUseEndsWithOneLine(String command) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            var ended = run(Map.of(), command, "--port", port);

            assertThat(ended.code()).isEqualTo(Main.FAILED);
            assertThat(ended.said())
                    .filteredOn(line -> !line.contains("starting Postgres"))
                    .containsExactly(
                            "millrace: port "
                                    + port
                                    + " is in use; choose another with --port, or 0 for a free one");
            assertThat(leftOn(folder)).isEmpty();
        }
    }

    @Test
    void aPostgresThatDoesNotAnswerEndsWithOneLine() throws Exception {
        int nobody = ChildNode.freePort();

        var ended = here("up", "--postgres", "postgres://postgres:secret@127.0.0.1:" + nobody);

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said())
                .singleElement()
                .asString()
                .startsWith("millrace: Postgres at 127.0.0.1:" + nobody + " cannot be used: ")
                .endsWith("Start it, or say where it is with --postgres.")
                .doesNotContain("secret");
    }

    @Test
    void theUsualNamesCountWhereOursAreNotSet() throws Exception {
        int nobody = ChildNode.freePort();
        int other = ChildNode.freePort();
        var usual = "postgres://postgres:secret@127.0.0.1:%d/app".formatted(nobody);
        var ours = "postgres://postgres:secret@127.0.0.1:" + other;

        assertThat(lastWordOfUp(Map.of("DATABASE_URL", usual + "?sslmode=disable")))
                .startsWith("millrace: Postgres at 127.0.0.1:" + nobody + " cannot be used: ");
        assertThat(lastWordOfUp(Map.of("DATABASE_URL", usual + "?sslmode=allow")))
                .contains("sslmode is one of")
                .doesNotContain("secret");
        assertThat(lastWordOfUp(Map.of("DATABASE_URL", usual, "MILLRACE_POSTGRES", ours)))
                .startsWith("millrace: Postgres at 127.0.0.1:" + other + " cannot be used: ");
        assertThat(lastWordOfUp(Map.of("KAFKA_BOOTSTRAP_SERVERS", "usual.invalid:9092")))
                .startsWith("millrace: Kafka at usual.invalid:9092");
        var both =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "usual.invalid:9092",
                        "MILLRACE_KAFKA", "ours.invalid:9092");
        assertThat(lastWordOfUp(both)).startsWith("millrace: Kafka at ours.invalid:9092");
    }

    /// Why a node cannot start.
    private String lastWordOfUp(Map<String, String> environment) throws Exception {
        var ended = run(environment, "up");
        assertThat(ended.code()).isEqualTo(Main.FAILED);
        return ended.said().getLast();
    }

    @Test
    void aPostgresThatRefusesTheLoginEndsWithOneLine() throws Exception {
        try (var postgres =
                LocalPostgres.start(folder.resolve("other"), 0, Ids.random128(), Map.of())) {
            var url = "postgres://postgres:wrong@127.0.0.1:" + postgres.port();

            var ended = here("up", "--postgres", url);

            assertThat(ended.code()).isEqualTo(Main.FAILED);
            assertThat(ended.said())
                    .singleElement()
                    .asString()
                    .startsWith("millrace: Postgres at 127.0.0.1:" + postgres.port() + " refuses")
                    .endsWith("A superuser's login is needed in --postgres.");
        }
    }

    @Test
    void aPasswordOfAnyCharactersComesFromTheEnvironment() throws Exception {
        var password = "p@ss:w/rd%41?#";
        try (var postgres = LocalPostgres.start(folder.resolve("other"), 0, password, Map.of())) {
            var url = "postgres://postgres@127.0.0.1:" + postgres.port();
            var data = folder.resolve("data").toString();
            var options =
                    List.of(
                            "create",
                            "--email",
                            "a@example.com",
                            "--data",
                            data,
                            "--postgres",
                            url);
            var builder = builder("operator", options);
            builder.environment().put("MILLRACE_POSTGRES_PASSWORD", password);
            builder.environment().put("MILLRACE_SECRET_KEY", Ids.random256());

            var process = builder.start();

            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join("\n", said())).isEqualTo(Main.WELL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "nowhere.invalid"})
    void aKafkaThatDoesNotAnswerEndsWithOneLine(String host) throws Exception {
        var address = host + ":" + ChildNode.freePort();

        var ended = here("up", "--kafka", address);

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said())
                .singleElement()
                .asString()
                .startsWith("millrace: Kafka at " + address)
                .endsWith("Start it, or say where it is with --kafka.");
        assertThat(leftOn(folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--host, nowhere.invalid, --host: nowhere.invalid is not an address of this machine",
        "--cluster-host, nowhere.invalid, --cluster-host: nowhere.invalid is not an address",
        "--cluster-port, 70000, --cluster-port: 0 to 65535",
        "--join, other:port, --join: ",
        "--kafka, somewhere, '--kafka: HOST:PORT is expected, not somewhere'",
        "--postgres, postgres://somewhere, --postgres",
    })
    void aWrongOptionEndsWithOneLineAndWritesNothing(String option, String value, String said)
            throws Exception {
        var ended = here("up", option, value);

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said()).singleElement().asString().startsWith("millrace: " + said);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aMasterKeyThatIsNoneEndsWithOneLineAndWritesNothing() throws Exception {
        var ended = run(Map.of("MILLRACE_SECRET_KEY", "a word"), "up");

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said())
                .containsExactly("millrace: MILLRACE_SECRET_KEY: 64 hex digits are expected");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aPostgresThatCannotStartEndsWithOneLine() throws Exception {
        // Where its data would be is a file.
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data").resolve("postgres"), "");

        var ended = here("up");

        assertThat(ended.code()).isEqualTo(Main.FAILED);
        assertThat(ended.said())
                .singleElement()
                .asString()
                .startsWith("millrace: Postgres did not start; see ");
    }

    @Test
    void aClusterPortInUseEndsWithOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            var ended = here("up", "--cluster-port", port);

            assertThat(ended.code()).isEqualTo(Main.FAILED);
            assertThat(ended.said())
                    .singleElement()
                    .asString()
                    .startsWith("millrace: the cluster cannot be reached over 127.0.0.1:" + port);
        }
    }

    @Test
    @Tag("slow")
    void aDemoThatIsToldToStopWhileItLoadsEndsWellAndLeavesNoProcess() throws Exception {
        var process = start(Map.of(), "demo", List.of());
        try {
            awaitLine(process, "signed in");

            process.destroy();

            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(String.join("\n", said())).isEqualTo(Main.WELL);
        assertThat(leftOn(folder)).isEmpty();
    }

    @Test
    void wrongUsageEndsWithTwo() throws Exception {
        var ended = here("up", "--roles", "miller");

        assertThat(ended.code()).isEqualTo(Main.USAGE);
        assertThat(ended.said().getFirst()).contains("--roles: miller is not one of gateway");
    }

    @Test
    void theOperatorIsMadeOnceWithOrWithoutANodeWhichEndsWellAndLeavesNoProcess() throws Exception {
        var first = operator();
        try (var node =
                ChildNode.up(
                        folder.resolve("node.log"),
                        Map.of(),
                        List.of("--data", folder.resolve("data").toString()))) {
            var second = operator();

            assertThat(first.get("created")).isEqualTo(true);
            assertThat(second.get("created")).isEqualTo(false);
            assertThat(second).doesNotContainKey("password");
            assertThat(operator("other@example.com").said())
                    .containsExactly(
                            "millrace: operator@example.com is the operator already; to make"
                                    + " other@example.com one as well say --another");
            assertThat(operator("other@example.com", "--another").code()).isEqualTo(Main.WELL);
            assertThat(operator("other@example.com").code()).isEqualTo(Main.WELL);
            var email = String.valueOf(first.get("email"));
            var password = String.valueOf(first.get("password"));
            assertThat(TestClient.operator(node.url(), email, password).token()).isNotBlank();
            assertThat(leftOn(folder)).isNotEmpty();

            assertThat(node.terminate()).isEqualTo(Main.WELL);
        }
        assertThat(leftOn(folder)).isEmpty();
    }

    private Map<String, Object> operator() {
        var out = new StringWriter();
        var ended = operator(out, "operator@example.com");
        assertThat(ended.code()).as(String.join("\n", ended.said())).isEqualTo(Main.WELL);
        return Json.readObject(out.toString());
    }

    private Ended operator(String email, String... options) {
        return operator(new StringWriter(), email, options);
    }

    private Ended operator(StringWriter out, String email, String... options) {
        var said = new StringWriter();
        var data = folder.resolve("data").toString();
        var words = new ArrayList<>(List.of("operator", "create", "--json", "--data", data));
        words.addAll(List.of("--email", email));
        words.addAll(List.of(options));
        int code =
                Main.commands(Stopping.never())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(said, true))
                        .execute(words.toArray(String[]::new));
        return new Ended(code, said.toString().lines().toList());
    }

    private void awaitLine(Process process, String part) throws IOException, InterruptedException {
        while (said().stream().noneMatch(line -> line.contains(part))) {
            assertThat(process.isAlive()).as("it ended before it said: " + part).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// In this process: what a command says when it cannot start is the same.
    private Ended here(String command, String... options) {
        var said = new StringWriter();
        var words = new ArrayList<>(List.of(command, "--data", folder.resolve("data").toString()));
        if (!List.of(options).contains("--port")) words.addAll(List.of("--port", "0"));
        words.addAll(List.of(options));
        int code =
                Main.commands(Stopping.never())
                        .setErr(new PrintWriter(said, true))
                        .execute(words.toArray(String[]::new));
        return new Ended(code, said.toString().lines().toList());
    }

    private Ended run(Map<String, String> environment, String command, String... options)
            throws Exception {
        var process = start(environment, command, List.of(options));
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), said());
    }

    private Process start(Map<String, String> environment, String command, List<String> options)
            throws IOException {
        var all = new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
        all.addAll(options);
        var builder = builder(command, all);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private ProcessBuilder builder(String command, List<String> options) {
        return new ProcessBuilder(ChildNode.command(List.of(), command, options))
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(error().toFile());
    }

    private Path error() {
        return folder.resolve("error");
    }

    private List<String> said() throws IOException {
        try (var lines = Files.lines(error())) {
            return lines.filter(line -> !line.startsWith("{")).toList();
        }
    }

    /// The processes whose command line names the folder.
    private static List<String> leftOn(Path folder) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }
}
