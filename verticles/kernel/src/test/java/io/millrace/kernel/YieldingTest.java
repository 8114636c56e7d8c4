package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class YieldingTest {
    private static final int NAME_UNTIL_NICE = 17;

    /// proc_pid_stat(5); names may have spaces and parentheses.
    private static int nice(String process) {
        try {
            var text = Files.readString(Path.of("/proc", process, "stat"));
            var fields = text.substring(text.lastIndexOf(')')).split(" ", -1);
            return Integer.parseInt(fields[NAME_UNTIL_NICE]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aThreadYieldsByItselfAlone() throws Exception {
        int before = nice("thread-self");
        var other = new CompletableFuture<Integer>();

        Thread.ofPlatform()
                .start(() -> {
                    Yielding.thread();
                    other.complete(nice("thread-self"));
                });

        assertThat(other.get()).isEqualTo(Yielding.NICE).isGreaterThan(before);
        assertThat(nice("thread-self")).isEqualTo(before);
    }

    @Test
    void aProcessYields() throws IOException {
        var process = new ProcessBuilder("sleep", "60").start();
        try {
            Yielding.process(Math.toIntExact(process.pid()));

            assertThat(nice(Long.toString(process.pid()))).isEqualTo(Yielding.NICE);
        } finally {
            process.destroy();
        }
    }

    @Test
    void aProcessThatEndedIsLeftAlone() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(Yielding.process(Math.toIntExact(process.pid()))).isTrue();
    }
}
