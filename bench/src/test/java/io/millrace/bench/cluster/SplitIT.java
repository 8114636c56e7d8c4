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
    @TempDir Path folder;

    @Test
    void theSideWithoutPostgresTakesNoWritesAndNothingIsDoubledWhenTheSplitHeals()
            throws Exception {
        assumeTrue(Apart.isPossible(), "no network namespace can be made here");

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

    private Split.Outcome split() throws IOException {
        var process =
                Apart.java(Split.class, List.of(folder.toString()))
                        .redirectError(folder.resolve("split.log").toFile())
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var last = said.lines().reduce((_, line) -> line);
        assertThat(last).as(Files.readString(folder.resolve("split.log"))).isPresent();
        return Json.read(last.get(), Split.Outcome.class);
    }
}
