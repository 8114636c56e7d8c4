package io.millrace.ingest.files;

import io.millrace.ingest.engine.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records of a file as lines of JSON, while another process reads it. What goes wrong there is
/// [Unreadable] here.
public final class Translation extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Translation.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long NOBODY = 0;

    private static final int SAID = 2_000;

    /// As `-XX:+ExitOnOutOfMemoryError` ends a process.
    private static final int OUT_OF_MEMORY = 3;

    private final FileFormat format;
    private final long most;
    private final Process process;
    private final InputStream lines;
    private final CompletableFuture<String> said = new CompletableFuture<>();
    private volatile long waitingSince = NOBODY;
    private volatile boolean isLate;
    private long bytes;

    /// Begins to read `file`, which stays as it is.
    ///
    /// @param most bytes of JSON; a file of more is refused
    /// @throws IOException when there is no such file
    public Translation(Path file, FileFormat format, long most) throws IOException {
        this.format = format;
        this.most = most;
        var builder = new ProcessBuilder(command(format, file.toRealPath()));
        builder.environment().clear(); // the node's has its secrets
        this.process = builder.start();
        this.lines = process.getInputStream();
        process.getOutputStream().close();
        Thread.ofVirtual().name("translation").start(this::watch);
        Thread.ofVirtual().name("translation-errors").start(this::listen);
    }

    private static List<String> command(FileFormat format, Path file) {
        return List.of(
                // nosemgrep: environment-outside-of-app -- the JVM that this node runs in
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+ErrorFileToStderr",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                // nosemgrep: environment-outside-of-app -- as above
                System.getProperty("java.class.path", "."),
                Translator.class.getName(),
                format.name(),
                file.toString());
    }

    /// Keeps the beginning of what the process says, and reads the rest, which it would wait for.
    private void listen() {
        try (var errors = process.getErrorStream()) {
            said.complete(new String(errors.readNBytes(SAID), StandardCharsets.UTF_8));
            errors.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) { // it was ended
            said.complete("");
        }
    }

    /// Ends a process that keeps the reader waiting.
    private void watch() {
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                long since = waitingSince;
                isLate = since != NOBODY && System.nanoTime() - since > PATIENCE.toNanos();
                if (isLate) process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        waitingSince = System.nanoTime();
        try {
            int read = lines.read(into, offset, length);
            if (read < 0) checkEnd();
            else bytes += read;
            if (bytes > most) throw unreadable("holds more than " + most + " bytes of records");
            return read;
        } finally {
            waitingSince = NOBODY;
        }
    }

    private void checkEnd() {
        int code = exitCode();
        if (code == 0) return;
        if (code == Translator.UNREADABLE) throw new Unreadable(said.join());
        LOG.atInfo()
                .addKeyValue("service", "ingest")
                .addKeyValue("format", format)
                .addKeyValue("exit", code)
                .addKeyValue("said", said.join())
                .log("a file cannot be read");
        if (isLate) throw unreadable("takes too long to read");
        if (code == OUT_OF_MEMORY) throw unreadable("takes too much memory to read");
        throw unreadable("is damaged");
    }

    private int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a file was read", e);
        }
    }

    private Unreadable unreadable(String why) {
        return new Unreadable(
                "The %s %s; save it as CSV and send it again.".formatted(format.title(), why));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        lines.close();
    }
}
