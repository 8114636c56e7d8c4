package io.millrace.nifi.home;

import io.millrace.nifi.Deployer;
import io.millrace.nifi.NifiAccess;
import io.millrace.nifi.NifiClient;
import io.millrace.nifi.NifiException;
import io.millrace.nifi.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A NiFi that runs as a process of its own.
public final class NifiProcess implements AutoCloseable {
    /// Half the processor time of the JVM's own choice, and two thirds of its memory.
    private static final List<String> LIGHT =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms128m", "-Xmx512m");

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final String MAIN = "org.apache.nifi.NiFi";
    private static final int TAIL = 20;

    private final Process process;
    private final NifiHome home;

    private NifiProcess(Process process, NifiHome home) {
        this.process = process;
        this.home = home;
    }

    static NifiProcess start(NifiHome home, NifiHome.Parts parts, int management)
            throws IOException {
        var words = new ArrayList<String>();
        words.add(Jdk.java().toString());
        words.addAll(LIGHT);
        words.addAll(
                List.of(
                        "-cp",
                        "conf:" + parts.lib() + "/*",
                        "-Dnifi.properties.file.path=conf/nifi.properties",
                        "-Dorg.apache.nifi.bootstrap.config.log.dir=logs",
                        // NiFi's own shut-down port, which wants to be named.
                        "-Dorg.apache.nifi.management.server.address=127.0.0.1:" + management,
                        "-Djava.awt.headless=true",
                        "-Dsun.net.http.allowRestrictedHeaders=true",
                        MAIN));
        var log = home.console().toFile();
        var process =
                new ProcessBuilder(words)
                        .directory(home.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        Files.writeString(home.pid(), String.valueOf(process.pid()));
        var started = new NifiProcess(process, home);
        try {
            started.awaitReady();
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /// @throws NifiException where the process of that file is there
    static void checkNoneRuns(Path pid) throws IOException {
        if (!Files.exists(pid)) return;
        var known = Files.readString(pid).strip();
        if (!known.matches("[0-9]{1,9}")) return; // written half
        boolean runs =
                ProcessHandle.of(Long.parseLong(known))
                        .filter(its -> its.info().commandLine().orElse("").contains(MAIN))
                        .isPresent();
        if (runs) throw new NifiException("a NiFi runs there already, as process " + known);
    }

    /// Lets nobody else read what lies in a folder.
    static void hide(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void awaitReady() {
        try (var client = NifiClient.impatient(home.access())) {
            if (!Patience.holdsWithin(START, () -> isReady(client))) {
                throw failed("does not answer after " + START.toMinutes() + " minutes");
            }
        }
        // It has much else to do just now.
        try (var client = NifiClient.of(home.access())) {
            new Deployer(client).prepare();
        }
    }

    private boolean isReady(NifiClient client) {
        if (!process.isAlive()) {
            throw failed("ended with " + process.exitValue());
        }
        try {
            client.get("flow/about");
            return true;
        } catch (NifiException _) { // not yet, for whatever reason
            return false;
        }
    }

    private NifiException failed(String how) {
        var said = tail(home.console()) + tail(home.logs().resolve("nifi-app.log"));
        return new NifiException("NiFi " + how + "; its logs are in " + home.logs() + said);
    }

    private static String tail(Path log) {
        try (var lines = Files.lines(log, StandardCharsets.UTF_8)) {
            var last = new ArrayDeque<String>();
            lines.forEach(line -> {
                last.add(line);
                if (last.size() > TAIL) last.remove();
            });
            return "\n" + String.join("\n", last);
        } catch (IOException | UncheckedIOException e) {
            return "\n" + log + " cannot be read: " + e;
        }
    }

    public NifiAccess access() {
        return home.access();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Lets it end what it does, which takes some seconds; what is queued stays.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
