package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {
    private static final String PASSWORD = "a secret of this test";

    /// One for all tests: making a database takes seconds.
    @TempDir private static Path folder;

    private static LocalPostgres start() {
        return LocalPostgres.start(folder, 0, PASSWORD, Map.of("max_connections", "20"));
    }

    private static Connection connect(LocalPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl("postgres"), postgres.superuser(), postgres.password());
    }

    private static List<String> strings(LocalPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres);
                var rows = connection.createStatement().executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres)) {
            connection.createStatement().execute(sql);
        }
    }

    @Test
    void dataIsKeptOverARestart() throws SQLException {
        try (var postgres = start()) {
            execute(postgres, "create table kept_by_stop as select 7 as id");
            assertThat(ProcessHandle.of(postgres.pid()).orElseThrow().info().command())
                    .hasValueSatisfying(command -> assertThat(command).endsWith("postgres"));
        }
        assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();

        try (var postgres = start()) {
            assertThat(strings(postgres, "select id from kept_by_stop")).containsExactly("7");
            assertThat(strings(postgres, "show max_connections")).containsExactly("20");
            assertThat(strings(postgres, "show fsync")).containsExactly("on");
        }
    }

    @Test
    @Tag("slow")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatIsHaltedDoesNotHoldUpTheStop() throws Exception {
        var postgres = start();
        var server = ProcessHandle.of(postgres.pid()).orElseThrow();
        signal("-STOP", server);

        postgres.close();

        signal("-CONT", server); // it now hears that it is to stop
        assertThat(server.onExit()).succeedsWithin(Duration.ofMinutes(1));
    }

    private static void signal(String name, ProcessHandle to) throws Exception {
        new ProcessBuilder("kill", name, Long.toString(to.pid())).start().waitFor();
    }

    @Test
    void itRecoversWhenItsProcessWasKilled() throws Exception {
        var child =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                PostgresChild.class.getName(),
                                folder.toString(),
                                PASSWORD)
                        .redirectError(folder.resolve("child.log").toFile())
                        .start();
        var left = ProcessHandle.of(pidSaidBy(child)).orElseThrow();
        child.destroyForcibly().waitFor();
        assertThat(left.isAlive()).isTrue();

        try (var postgres = start()) {
            assertThat(postgres.pid()).isNotEqualTo(left.pid());
            assertThat(strings(postgres, "select id from kept_by_child")).containsExactly("7");
        }
    }

    private static long pidSaidBy(Process child) throws IOException {
        var lines =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("pid ")) return Long.parseLong(line.substring(4));
        }
        throw new AssertionError("the child did not start");
    }

    @Test
    void itRecoversWhenPostgresItselfWasKilled() throws Exception {
        try (var postgres = start()) {
            execute(postgres, "create table kept_by_crash as select 7 as id");
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
        }

        try (var postgres = start()) {
            assertThat(strings(postgres, "select id from kept_by_crash")).containsExactly("7");
        }
    }

    /// After a restart of the machine the number in the file may be anybody's.
    @Test
    void aProcessThatMerelyHasTheNumberIsLeftAlone() throws Exception {
        start().close();
        var bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.write(
                    folder.resolve("data/postmaster.pid"),
                    List.of(Long.toString(bystander.pid()), folder.resolve("data").toString()));

            try (var postgres = start()) {
                assertThat(strings(postgres, "select 1")).containsExactly("1");
            }
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void nobodyComesInWithoutThePassword() throws SQLException {
        try (var postgres = start()) {
            for (var user : List.of("postgres", "somebody", "")) {
                for (var password : List.of("", "wrong", "postgres")) {
                    assertThatThrownBy(() ->
                                    DriverManager.getConnection(
                                            postgres.jdbcUrl("postgres"), user, password))
                            .isInstanceOf(SQLException.class);
                }
            }
            assertThat(strings(postgres, "select distinct auth_method from pg_hba_file_rules"))
                    .containsExactly("scram-sha-256");
        }
    }

    @Test
    void nobodyComesInFromOutside() throws Exception {
        try (var postgres = start()) {
            assertThat(strings(postgres, "show listen_addresses")).containsExactly("127.0.0.1");
            assertThat(strings(postgres, "show unix_socket_directories")).containsExactly("");
            for (var network : NetworkInterface.networkInterfaces().toList()) {
                for (var address : network.inetAddresses().toList()) {
                    if (address.isLoopbackAddress()) continue;
                    try (var socket = new Socket()) {
                        assertThatThrownBy(() ->
                                        socket.connect(
                                                new InetSocketAddress(address, postgres.port()),
                                                2_000))
                                .isInstanceOf(IOException.class);
                    }
                }
            }
        }
    }

    @Test
    void thePasswordIsLeftNowhere() throws IOException {
        try (var postgres = start()) {
            assertThat(postgres.toString()).doesNotContain(PASSWORD);
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(
                                files.filter(Files::isRegularFile)
                                        .filter(file -> !file.startsWith(folder.resolve("bin")))
                                        .filter(file -> holds(file, PASSWORD)))
                        .isEmpty();
            }
            assertThat(Files.getPosixFilePermissions(folder.resolve("data"))).hasSize(3);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> LocalPostgres.start(file, 0, PASSWORD, Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
