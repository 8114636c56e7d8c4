package io.millrace.app.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server that speaks as Snowflake does (fakesnow, on DuckDB), in a Python environment of its
/// own. What it holds ends with it.
record FakeSnowflake(Process process, int port) implements AutoCloseable {
    private static final Path PACKAGES = Path.of("..", "deploy", "audit", "fakesnow.txt");
    private static final Path PLACE = Path.of("target", "fakesnow").toAbsolutePath();
    private static final Path DRIVER = Path.of("target", "drivers", "snowflake-jdbc.jar");
    private static final long INSTALL_MINUTES = 10;
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// Installs it where it is not there yet.
    ///
    /// @throws IOException also where there is no Python
    static FakeSnowflake start() throws IOException, InterruptedException {
        var python = install();
        int port = freePort();
        var process =
                command("server.log", python, "-m", "fakesnow", "-s", "-p", "" + port).start();
        var server = new FakeSnowflake(process, port);
        server.awaitStart();
        return server;
    }

    /// The interpreter with exactly the packages that are listed.
    private static String install() throws IOException, InterruptedException {
        var python = PLACE.resolve("bin").resolve("python").toString();
        var done = PLACE.resolve("installed");
        var packages = Files.readString(PACKAGES);
        if (Files.exists(done) && Files.readString(done).equals(packages)) return python;
        run("venv.log", "python3", "-m", "venv", "--clear", PLACE.toString());
        run(
                "install.log",
                python,
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--only-binary",
                ":all:",
                "-r",
                PACKAGES.toString());
        Files.writeString(done, packages);
        return python;
    }

    private static void run(String log, String... words) throws IOException, InterruptedException {
        var running = command(log, words).start();
        boolean isDone = running.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES);
        if (!isDone) running.destroyForcibly();
        if (isDone && running.exitValue() == 0) return;
        throw new AssertionError(
                String.join(" ", words) + " failed: " + Files.readString(file(log)));
    }

    private static ProcessBuilder command(String log, String... words) throws IOException {
        Files.createDirectories(PLACE);
        return new ProcessBuilder(List.of(words))
                .redirectErrorStream(true)
                .redirectOutput(file(log).toFile());
    }

    private static Path file(String log) {
        return PLACE.resolveSibling("fakesnow-" + log);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        while (!answers()) {
            boolean isOver = System.nanoTime() > end;
            if (isOver || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError(
                        "fakesnow did not start: " + Files.readString(file("server.log")));
            }
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) { // not yet
            return false;
        }
    }

    /// Through Snowflake's own driver, as the command does it.
    ///
    /// @param schema made where it is missing
    Connection connect(String schema) throws SQLException {
        var url =
                "jdbc:snowflake://127.0.0.1:%d/?ssl=off&account=fakesnow&db=SHOP&schema=%s&networkTimeout=5000&CLIENT_TELEMETRY_ENABLED=false"
                        .formatted(port, schema);
        return JdbcDriver.connect(DRIVER, url, JdbcDriver.login(url, "fake", "snow"));
    }

    /// As a server that dies.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
