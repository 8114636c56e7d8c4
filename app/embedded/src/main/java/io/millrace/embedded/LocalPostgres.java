package io.millrace.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Postgres of this process, durable (fsync on) and reachable from loopback with a password only.
///
/// @param data its folder
/// @param port on 127.0.0.1
/// @param superuser name of the login that may do everything
/// @param password of the superuser
public record LocalPostgres(
        EmbeddedPostgres server, Path data, int port, String superuser, String password)
        implements AutoCloseable {
    /// The login that may do everything.
    public static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
    private static final String PID_FILE = "postmaster.pid";
    private static final int PORT_LINE = 3; // the fourth: pid, data folder, start, port
    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);

    /// Starts the server on the data in `folder`, which is made at the first start. A server that a
    /// killed process left behind on the same data is stopped first.
    ///
    /// @param folder holds `data`, `bin` and the log of the server
    /// @param port 0 takes a free one
    /// @param password of the superuser, used from the first start on
    /// @throws UncheckedIOException when it cannot start; the message names its log
    public static LocalPostgres start(
            Path folder, int port, String password, Map<String, String> settings) {
        var data = folder.resolve("data").toAbsolutePath();
        var log = folder.resolve("postgres.log");
        try {
            Files.createDirectories(folder);
            stopLeftBehind(data);
            var secret = passwordFile(folder, password);
            try {
                var builder =
                        EmbeddedPostgres.builder()
                                .setDataDirectory(data)
                                .setOverrideWorkingDirectory(
                                        folder.resolve("bin").toAbsolutePath().toFile())
                                .setCleanDataDirectory(false)
                                .setRegisterShutdownHook(false)
                                .setPGStartupWait(STARTUP)
                                .setLocaleConfig("auth-host", "scram-sha-256")
                                .setLocaleConfig("auth-local", "scram-sha-256")
                                .setLocaleConfig("pwfile", secret.toAbsolutePath().toString())
                                .setLocaleConfig("locale", "C.UTF-8")
                                .setConnectConfig("password", password)
                                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                                .setErrorRedirector(Redirect.appendTo(log.toFile()))
                                .setServerConfig("listen_addresses", "127.0.0.1")
                                .setServerConfig("unix_socket_directories", "")
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .setServerConfig("recovery_init_sync_method", "syncfs");
                settings.forEach((key, value) -> builder.setServerConfig(key, quoted(value)));
                if (port > 0) builder.setPort(port);
                var server = builder.start();
                return new LocalPostgres(server, data, server.getPort(), SUPERUSER, password);
            } finally {
                Files.deleteIfExists(secret);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres did not start; see " + log, e);
        }
    }

    /// The port of the server that runs on the data in `folder`, if one does.
    ///
    /// @param folder as it was given to [#start]
    public static OptionalInt runningPort(Path folder) {
        var data = folder.resolve("data").toAbsolutePath();
        var pidFile = data.resolve(PID_FILE);
        try {
            var lines = Files.readAllLines(pidFile);
            boolean runs =
                    lines.size() > PORT_LINE
                            && ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                                    .filter(process -> runsOn(process, data))
                                    .isPresent();
            return runs
                    ? OptionalInt.of(Integer.parseInt(lines.get(PORT_LINE).strip()))
                    : OptionalInt.empty();
        } catch (IOException e) { // there is no such file: nothing runs
            return OptionalInt.empty();
        }
    }

    /// For the shell through which `pg_ctl` hands its options on.
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    private static Path passwordFile(Path folder, String password) throws IOException {
        var file = folder.resolve("superuser.password");
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        return file;
    }

    /// A JVM that dies leaves its Postgres behind; a second one on the same data would refuse to
    /// start. The number in its file may meanwhile be another process's, which is left alone.
    private static void stopLeftBehind(Path data) throws IOException {
        var pidFile = data.resolve(PID_FILE);
        if (!Files.exists(pidFile)) return;
        var left = ProcessHandle.of(pidIn(pidFile)).filter(process -> runsOn(process, data));
        if (left.isPresent()) stop(left.get(), pidFile);
        Files.deleteIfExists(pidFile);
    }

    private static long pidIn(Path pidFile) throws IOException {
        return Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    }

    private static boolean runsOn(ProcessHandle process, Path data) {
        var arguments = process.info().arguments().map(List::of).orElse(List.of());
        return process.info().command().filter(c -> c.endsWith("postgres")).isPresent()
                && arguments.contains(data.toString());
    }

    /// Stops it without waiting for its clients, which are gone or will not go. SIGINT means that
    /// to Postgres; it deletes its file last.
    private static void stop(ProcessHandle postgres, Path pidFile) throws IOException {
        var deadline = Instant.now().plus(STOP);
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(postgres.pid())).start().waitFor();
            while (Files.exists(pidFile)) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IOException("the Postgres left behind does not stop: " + postgres);
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Where a server on this machine is, also one of another process.
    ///
    /// @param data its folder
    /// @param password of [#SUPERUSER]
    public record Address(Path data, int port, String password) {
        public String jdbcUrl(String database) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        }

        /// Without the password.
        @Override
        public String toString() {
            return SUPERUSER + "@127.0.0.1:" + port;
        }
    }

    public Address address() {
        return new Address(data, port, password);
    }

    /// Where the server is that runs on the data in `folder`, if one does.
    ///
    /// @param folder as it was given to [#start]
    /// @param password of the superuser
    public static Optional<Address> running(Path folder, String password) {
        var port = runningPort(folder);
        if (port.isEmpty()) return Optional.empty();
        var data = folder.resolve("data").toAbsolutePath();
        return Optional.of(new Address(data, port.getAsInt(), password));
    }

    /// Without the password.
    @Override
    public String toString() {
        return address().toString();
    }

    public String jdbcUrl(String database) {
        return address().jdbcUrl(database);
    }

    /// The postmaster; all of Postgres's processes are its children.
    public long pid() {
        try {
            return pidIn(data.resolve(PID_FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres does not run on " + data, e);
        }
    }

    @Override
    public void close() {
        writeOut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres did not stop", e);
        }
    }

    /// The library gives the server five seconds to stop, in which it may not be able to write all
    /// that it holds. One that is halted does not answer, and is not waited for.
    private void writeOut() {
        var login = new Properties();
        login.setProperty("user", superuser);
        login.setProperty("password", password);
        login.setProperty("loginTimeout", "5");
        login.setProperty("socketTimeout", Long.toString(STOP.toSeconds()));
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), login);
                var statement = connection.createStatement()) {
            statement.execute("checkpoint");
        } catch (SQLException e) { // it is gone or halted, or writes when it stops
            LOG.atDebug().addKeyValue("service", "postgres").setCause(e).log("no checkpoint");
        }
    }
}
