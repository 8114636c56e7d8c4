package io.millrace.app;

import io.millrace.embedded.FreePort;
import io.millrace.testkit.Stack;
import io.millrace.testkit.loops.LoopLog;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A node as a process of its own, started as the launcher does. However it ends, the test fails
/// when an event loop of it was blocked meanwhile; one that was halted is excused.
///
/// @param url empty host when it did not come up
record ChildNode(Process process, URI url, Path log) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 70;
    private static final List<String> JVM =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    // It lives for seconds: what the second compiler costs never comes back.
                    "-XX:TieredStopAtLevel=1",
                    "--add-modules=java.se",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.management/sun.management=ALL-UNNAMED",
                    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /// Starts `up` with `options` and waits until it is ready.
    static ChildNode up(Path log, Map<String, String> environment, List<String> options) {
        return up(log, List.of(), environment, options);
    }

    /// @param prefix a command that runs the rest of its arguments, such as `unshare -rm`
    static ChildNode up(
            Path log, List<String> prefix, Map<String, String> environment, List<String> options) {
        try {
            var builder =
                    new ProcessBuilder(command(prefix, ChildMain.class, "up", options))
                            .redirectError(log.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            var line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            process.getInputStream(), StandardCharsets.UTF_8))
                            .readLine();
            if (line == null || !line.startsWith("ready ")) {
                throw new AssertionError("not ready: " + line + "\n" + Files.readString(log));
            }
            return new ChildNode(process, URI.create(line.substring("ready ".length())), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a node of `stack` in a folder of its own under `folder`, which all of them share.
    ///
    /// @param joined cluster port of one of them
    /// @param more options
    static ChildNode beside(
            Stack stack, Path folder, String name, int clusterPort, int joined, String... more) {
        var options =
                new ArrayList<>(
                        List.of(
                                "--data",
                                folder.resolve(name).toString(),
                                "--objects",
                                folder.resolve("objects").toString(),
                                "--postgres",
                                "postgres://postgres:%s@127.0.0.1:%d"
                                        .formatted(
                                                stack.postgres().password(),
                                                stack.postgres().port()),
                                "--kafka",
                                stack.kafka(),
                                "--cluster-port",
                                Integer.toString(clusterPort),
                                "--join",
                                "127.0.0.1:" + joined));
        options.addAll(List.of(more));
        var environment = Map.of("MILLRACE_SECRET_KEY", stack.masterKey());
        return up(folder.resolve(name + ".log"), environment, options);
    }

    /// A command of the product on a free port.
    static List<String> command(List<String> prefix, String name, List<String> options) {
        return command(prefix, Main.class, name, options);
    }

    private static List<String> command(
            List<String> prefix, Class<?> main, String name, List<String> options) {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path", File.pathSeparator),
                        main.getName(),
                        name));
        boolean serves = List.of("up", "demo").contains(name);
        if (serves && !options.contains("--port")) command.addAll(List.of("--port", "0"));
        command.addAll(options);
        return command;
    }

    /// Where its Kafka is, as its log says.
    String kafka() throws IOException {
        var said = Pattern.compile("\"kafka\": ?\"([^\"]+)\"").matcher(Files.readString(log));
        if (!said.find()) throw new AssertionError("no address of Kafka in " + log);
        return said.group(1);
    }

    /// As a power cut would end it.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
        checkLoops();
    }

    /// As an operator would end it; its exit code.
    int terminate() {
        process.destroy();
        int code = process.onExit().join().exitValue();
        checkLoops();
        return code;
    }

    /// Lets it stop what it started; a killed node leaves its Postgres behind.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        checkLoops();
    }

    /// Ends all of them before it fails for one.
    static void closeAll(Iterable<ChildNode> nodes) {
        var failures = new ArrayList<AssertionError>();
        for (var node : nodes) {
            try {
                node.close();
            } catch (AssertionError e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) throw failures.getFirst();
    }

    /// However it ended, it fails the test when its log tells of a blocked event loop.
    private void checkLoops() {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            var told = lines.filter(line -> line.contains(LoopLog.BLOCKED)).findFirst();
            if (told.isPresent()) throw new AssertionError(told.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
