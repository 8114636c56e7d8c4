package io.millrace.bench.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A node as a process of its own, started as the launcher does.
final class NodeProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 90;
    private static final int START_SECONDS = 300;
    private static final int TAIL_LINES = 20;
    private static final int TAIL_WIDTH = 500;

    /// Of the project's folder; tests run in that of this module.
    static final Path HOME = Path.of(System.getProperty("millrace.home", ".."));

    private final Process process;

    private NodeProcess(Process process) {
        this.process = process;
    }

    /// Starts `up` and returns when it serves.
    ///
    /// @param log gets what it says on standard error, after what is there already
    /// @param ahead a folder of classes and resources that replace the product's own
    /// @throws IllegalStateException when it ends before
    /// @throws UncheckedIOException when it does neither in time; it is ended then
    static NodeProcess start(
            Path log, Optional<Path> ahead, Map<String, String> environment, List<String> options) {
        var builder = new ProcessBuilder(command(ahead, options));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
            var late =
                    CompletableFuture.runAsync(
                            process::destroyForcibly,
                            CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
            var line = new BufferedReader(out).readLine();
            if (!late.cancel(false)) throw new IOException("not ready in time\n" + tail(log));
            if (line == null || !line.startsWith("ready ")) {
                process.destroyForcibly();
                throw new IllegalStateException("not ready: " + line + "\n" + tail(log));
            }
            return new NodeProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Optional<Path> ahead, List<String> options) {
        var own = System.getProperty("java.class.path", File.pathSeparator);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + HOME.resolve("deploy/java.args"));
        command.add("-Xmx320m");
        cache().ifPresent(command::add);
        command.add("-cp");
        command.add(ahead.map(its -> its + File.pathSeparator + own).orElse(own));
        command.addAll(List.of("io.millrace.app.Main", "up"));
        command.addAll(options);
        return command;
    }

    /// The start-up cache that the launcher gave this process.
    private static Optional<String> cache() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(its -> its.startsWith("-XX:AOTCache="))
                .findFirst();
    }

    /// The last lines of a log, each cut where it is long.
    static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                    .map(line -> line.substring(0, Math.min(line.length(), TAIL_WIDTH)))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Of one that has ended.
    int exitCode() {
        return process.exitValue();
    }

    /// Waits until it has ended, but no longer than `most`.
    void awaitEnd(Duration most) throws InterruptedException {
        process.waitFor(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// As a power cut would end it.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// As an operator would end it; its exit code.
    int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        return process.exitValue();
    }

    /// Lets it stand still, as a machine that swaps or a long collection would.
    void halt() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!isAlive()) return;
        resume();
        terminate();
    }
}
