package io.millrace.ingest.files;

import io.millrace.ingest.engine.Unreadable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records of a file as lines of JSON, while another process reads it. What goes wrong there is
/// [Unreadable] here.
public final class Translation extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Translation.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long NOBODY = 0;

    /// As `-XX:+ExitOnOutOfMemoryError` ends a process.
    private static final int OUT_OF_MEMORY = 3;

    private final FileFormat format;
    private final long most;
    private final Path folder;
    private final Process process;
    private final InputStream lines;
    private volatile long waitingSince = NOBODY;
    private volatile boolean isLate;
    private long bytes;

    /// Begins to read `body`, which is first kept as a file.
    ///
    /// @param most bytes of JSON; a file of more is refused
    public static Translation of(InputStream body, FileFormat format, long most)
            throws IOException {
        var folder = Files.createTempDirectory("millrace-file");
        try {
            Files.copy(body, folder.resolve("body"));
            return new Translation(format, most, folder);
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private Translation(FileFormat format, long most, Path folder) throws IOException {
        this.format = format;
        this.most = most;
        this.folder = folder;
        this.process = start(format, folder);
        this.lines = process.getInputStream();
        Thread.ofVirtual().name("translation").start(this::watch);
    }

    private static Process start(FileFormat format, Path folder) throws IOException {
        var builder =
                new ProcessBuilder(command(format, folder))
                        .directory(folder.toFile())
                        .redirectError(folder.resolve("log").toFile());
        builder.environment().clear(); // the node's has its secrets
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static List<String> command(FileFormat format, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                absolute(System.getProperty("java.class.path", "")),
                Translator.class.getName(),
                format.name(),
                folder.resolve("body").toString());
    }

    private static String absolute(String classPath) {
        return List.of(classPath.split(File.pathSeparator)).stream()
                .map(its -> Path.of(its).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
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

    private void checkEnd() throws IOException {
        int code = exitCode();
        if (code == 0) return;
        var said = Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
        if (code == Translator.UNREADABLE) throw new Unreadable(said);
        LOG.atInfo()
                .addKeyValue("service", "ingest")
                .addKeyValue("format", format)
                .addKeyValue("exit", code)
                .addKeyValue("said", said)
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
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
