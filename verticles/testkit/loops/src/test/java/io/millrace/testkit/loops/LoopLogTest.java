package io.millrace.testkit.loops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopLogTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final String WARNING = "has been blocked for";

    @TempDir Path folder;

    private @Nullable Process process;

    @AfterEach
    void stop() {
        if (process != null) process.destroyForcibly();
    }

    @Test
    void anEventLoopThatWaitsIsToldOf() throws Exception {
        start(LoopChild.WAITS);

        await(LoopLog.BLOCKED);

        assertThat(log()).contains(WARNING);
    }

    @Test
    void aProcessThatWasHaltedIsExcused() throws Exception {
        var child = start(LoopChild.WORKS);
        await("began");

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!log().contains(WARNING)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            signal(child, "STOP");
            TimeUnit.SECONDS.sleep(1);
            signal(child, "CONT");
            TimeUnit.SECONDS.sleep(1);
        }
        TimeUnit.SECONDS.sleep(2); // long enough for what would be told half a second later

        assertThat(log()).doesNotContain(LoopLog.BLOCKED);
    }

    private Process start(String how) throws IOException {
        var started =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path", File.pathSeparator),
                                LoopChild.class.getName(),
                                how)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        process = started;
        return started;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"), ISO_8859_1);
    }

    private void await(String part) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!log().contains(part)) {
            assertThat(System.nanoTime()).as(part).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void signal(Process process, String name) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
