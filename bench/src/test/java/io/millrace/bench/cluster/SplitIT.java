package io.millrace.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SplitIT {
    /// A process in a network namespace of its own, where routes are its own.
    private static final String PRIVATE =
            "ip link set lo up && ip addr add 127.0.0.2/32 dev lo"
                    + " && ip addr add 127.0.0.3/32 dev lo && exec \"$@\"";

    @TempDir Path folder;

    @Test
    void theSideWithoutPostgresTakesNoWritesAndNothingIsDoubledWhenTheSplitHeals()
            throws Exception {
        assumeTrue(maySplit(), "no network namespace can be made here");

        var outcome = split();

        System.out.println(outcome);
        assertThat(outcome.taken()).as("taken by the other side").isPositive();
        assertThat(outcome.refused()).as("refused").isPositive();
        assertThat(outcome.takenWithout()).as("taken without Postgres").isZero();
        assertThat(outcome.other()).as("other answers").isZero();
        assertThat(outcome.lost()).as("lost").isZero();
        assertThat(outcome.doubled()).as("doubled").isZero();
        assertThat(outcome.unaccounted()).as("ledger").isZero();
        assertThat(outcome.healedMillis()).as("healed").isLessThan(30_000);
    }

    private static boolean maySplit() throws InterruptedException {
        try {
            var command = List.of("unshare", "-n", "sh", "-c", "ip link set lo up");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) { // there is no such command
            return false;
        }
    }

    private Split.Outcome split() throws IOException {
        var process =
                new ProcessBuilder(
                                "unshare",
                                "-n",
                                "sh",
                                "-c",
                                PRIVATE,
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Split.class.getName(),
                                folder.toString())
                        .redirectError(folder.resolve("split.log").toFile())
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var last = said.lines().reduce((_, line) -> line);
        assertThat(last).as(Files.readString(folder.resolve("split.log"))).isPresent();
        return Json.read(last.get(), Split.Outcome.class);
    }
}
