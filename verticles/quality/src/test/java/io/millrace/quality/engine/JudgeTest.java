package io.millrace.quality.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private static Check check(String line) {
        var reading = ChecksReader.read("f", "checks for t:\n  - " + line);
        return reading.checks().getFirst();
    }

    private static Judge.Verdict judge(String line, long rows, String amount) {
        return Judge.judge(
                check(line), BigDecimal.valueOf(rows), Optional.of(new BigDecimal(amount)), NOW);
    }

    @Test
    void percentIsOfTheRowsLookedAt() {
        var verdict = judge("missing_percent(a) < 1%", 200, "3");

        assertThat(verdict.value()).contains(new BigDecimal("1.5"));
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.rows()).isEqualTo(new Judge.Rows(200, 3));
    }

    @Test
    void percentOfNoRowsIsZero() {
        assertThat(judge("missing_percent(a) < 1%", 0, "0").outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void freshnessIsTheAgeInSeconds() {
        var verdict = judge("freshness(at) < 1d", 9, Long.toString(NOW.getEpochSecond() - 90_000));

        assertThat(verdict.value().orElseThrow()).isEqualByComparingTo("90000");
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aTableWithoutValuesIsStaleAndOtherwiseAnError() {
        var none = Optional.<BigDecimal>empty();

        assertThat(Judge.judge(check("freshness(at) < 1d"), BigDecimal.ZERO, none, NOW).outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(Judge.judge(check("avg(a) > 1"), BigDecimal.ZERO, none, NOW).outcome())
                .isEqualTo(Outcome.ERROR);
    }

    @Test
    void duplicatesCountKeysAndFailRows() {
        var verdict =
                Judge.duplicates(
                        check("duplicate_count(id) = 0"),
                        BigDecimal.valueOf(100),
                        BigDecimal.valueOf(2),
                        BigDecimal.valueOf(5));

        assertThat(verdict.value()).contains(BigDecimal.TWO);
        assertThat(verdict.rows().failed()).isEqualTo(5);
    }
}
