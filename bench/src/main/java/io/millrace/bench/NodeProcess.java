package io.millrace.bench;

import io.millrace.tenants.db.Secrets;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A node as a process of its own, as the launcher starts it, with everything embedded.
///
/// @param secondsToReady from the start of the process until it served
record NodeProcess(Process process, Path folder, URI url, double secondsToReady)
        implements AutoCloseable {
    private static final String READY = "ready ";

    /// Starts a node on the data of `folder`; returns when it serves.
    static NodeProcess up(Path folder) throws IOException {
        return up(folder, Map.of());
    }

    /// @param environment beside this process's own
    static NodeProcess up(Path folder, Map<String, String> environment, String... options)
            throws IOException {
        long start = System.nanoTime();
        var builder =
                new ProcessBuilder(command("up", folder, options))
                        .redirectError(log(folder).toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        var said = process.inputReader().readLine();
        if (said == null || !said.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException("the node did not start; see " + log(folder));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new NodeProcess(
                process, folder, URI.create(said.substring(READY.length())), seconds);
    }

    /// A command of the product that serves, on a free port.
    static List<String> command(String name, Path folder, String... options) {
        var words = new ArrayList<>(List.of(name, "--port", "0"));
        words.addAll(List.of(options));
        return command(folder, words);
    }

    /// A command of the product with this JVM's own flags and class path, which are those that the
    /// launcher gives every command.
    static List<String> command(Path folder, List<String> words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path", "." + File.pathSeparator),
                        "io.millrace.app.Main"));
        command.addAll(words);
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        return command;
    }

    private static Path log(Path folder) {
        return folder.resolve("node.log");
    }

    /// What it says on standard error.
    Path log() {
        return log(folder);
    }

    double residentMiB() {
        return Cpu.residentMiB(process.pid());
    }

    /// A connection of the superuser to the node's Postgres.
    Connection superuser() throws IOException, SQLException {
        var data = folder.resolve("data");
        var key = Files.readString(data.resolve("secret.key")).strip();
        // The fourth line of Postgres's pid file is its port.
        var port = Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(3);
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port.strip() + "/millrace",
                "postgres",
                new Secrets(key).password("postgres"));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (process.waitFor() != 0) throw new IOException("the node did not stop well");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
