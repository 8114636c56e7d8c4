package io.millrace.quality.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class ChecksReaderTest {
    private static Reading read(String yaml) {
        return ChecksReader.read("orders", yaml);
    }

    private static Check only(String line) {
        var reading = read("checks for orders:\n  - " + line + "\n");
        assertThat(reading.faults()).isEmpty();
        return reading.checks().getFirst();
    }

    private static String fault(String line) {
        return read("checks for orders:\n  - " + line + "\n").faults().getFirst().text();
    }

    private static boolean passes(String comparison, String value) {
        return only("row_count " + comparison).rule().judge(new BigDecimal(value)) == Outcome.PASS;
    }

    @Test
    void readsEveryMetricWithItsColumns() {
        var reading =
                read(
                        """
                        checks for orders:
                          - row_count > 0
                          - missing_count(email) = 0
                          - missing_percent(email) < 1 %
                          - duplicate_count(id, "line no") = 0
                          - duplicate_percent(id) <= 0.5%
                          - invalid_count(status) = 0:
                              valid values: [new, done]
                          - invalid_percent(status) < 5:
                              valid regex: '^[a-z]+$'
                          - avg(amount) between 1 and 2
                          - min(amount) >= -1.5
                          - max(amount) != 1e3
                          - sum(amount) <> 0
                          - freshness(created_at) < 1d12h
                        checks for customers:
                          - row_count between (1 and 10]
                        """);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.checks())
                .extracting(check -> check.measure().metric())
                .containsExactly(
                        Metric.ROW_COUNT,
                        Metric.MISSING_COUNT,
                        Metric.MISSING_PERCENT,
                        Metric.DUPLICATE_COUNT,
                        Metric.DUPLICATE_PERCENT,
                        Metric.INVALID_COUNT,
                        Metric.INVALID_PERCENT,
                        Metric.AVG,
                        Metric.MIN,
                        Metric.MAX,
                        Metric.SUM,
                        Metric.FRESHNESS,
                        Metric.ROW_COUNT);
        assertThat(reading.checks().get(3).measure().columns()).containsExactly("id", "line no");
        assertThat(reading.checks().getLast().measure().dataset()).isEqualTo("customers");
    }

    @Test
    void comparisonsHoldAsWritten() {
        assertThat(passes("= 5", "5.0")).isTrue();
        assertThat(passes("!= 5", "5")).isFalse();
        assertThat(passes("<> 5", "6")).isTrue();
        assertThat(passes("< 5", "5")).isFalse();
        assertThat(passes("<= 5", "5")).isTrue();
        assertThat(passes("> 5", "5")).isFalse();
        assertThat(passes(">= 5", "5")).isTrue();
    }

    @Test
    void intervalsIncludeTheirEndsUnlessARoundBracketExcludesThem() {
        assertThat(passes("between 1 and 3", "3")).isTrue();
        assertThat(passes("between [1, 3)", "3")).isFalse();
        assertThat(passes("between [1, 3)", "1")).isTrue();
        assertThat(passes("between (1 and 3)", "1")).isFalse();
        assertThat(passes("not between 1 and 3", "2")).isFalse();
        assertThat(passes("not between 1 and 3", "4")).isTrue();
    }

    @Test
    void durationsAreSeconds() {
        var rule = only("freshness(at) < 1d6h30m10s").rule();

        assertThat(rule.good().high()).contains(BigDecimal.valueOf(109_810));
        assertThat(rule.text()).isEqualTo("< 1d6h30m10s");
    }

    @Test
    void theWorseAlertCounts() {
        var rule =
                only("missing_count(email):\n      warn: when > 1\n      fail: when > 10").rule();

        assertThat(rule.judge(BigDecimal.valueOf(1))).isEqualTo(Outcome.PASS);
        assertThat(rule.judge(BigDecimal.valueOf(2))).isEqualTo(Outcome.WARN);
        assertThat(rule.judge(BigDecimal.valueOf(11))).isEqualTo(Outcome.FAIL);
        assertThat(rule.good().high()).contains(BigDecimal.TEN);
        assertThat(rule.text()).isEqualTo("warn when > 1, fail when > 10");
    }

    @Test
    void optionsSayWhatIsValidAndMissing() {
        var check =
                only(
                        """
                        invalid_count(code) = 0:
                              name: Codes are two letters
                              valid length: 2
                              valid min: 1
                              missing values: [n/a, '-']
                              filter: country = 'FR' -- only there
                        """);

        var validity = check.measure().validity();
        assertThat(check.name()).isEqualTo("Codes are two letters");
        assertThat(validity.length().min()).contains(BigDecimal.TWO);
        assertThat(validity.length().max()).contains(BigDecimal.TWO);
        assertThat(validity.range().min()).contains(BigDecimal.ONE);
        assertThat(validity.missingValues()).containsExactly("n/a", "-");
        assertThat(check.measure().filter()).contains("country = 'FR' -- only there");
    }

    @Test
    void theIdSurvivesSpacingAndMovesButNotAnotherDatasetOrText() {
        var id = only("row_count   >  0").id();

        assertThat(id).hasSize(16).isEqualTo(only("row_count > 0").id());
        assertThat(id).isNotEqualTo(only("row_count > 1").id());
        assertThat(id)
                .isNotEqualTo(
                        read("checks for other:\n  - row_count > 0").checks().getFirst().id());
    }

    @Test
    void aNamedCheckKeepsItsIdWhenItsThresholdChanges() {
        assertThat(only("row_count > 0:\n      name: Rows").id())
                .isEqualTo(only("row_count > 9:\n      name: Rows").id());
    }

    @Test
    void equalChecksGetDifferentIds() {
        var reading = read("checks for a:\n  - row_count > 0\n  - row_count > 0\n");

        assertThat(reading.checks()).extracting(Check::id).doesNotHaveDuplicates();
    }

    @Test
    void faultsSayWhereAndWhatWasExpected() {
        assertThat(fault("row_count >"))
                .isEqualTo("line 2, column 16: expected a duration or a number, found the end");
        assertThat(fault("missing_count email = 0")).startsWith("line 2, column 19: expected");
        assertThat(fault("avg(amount) ~ 3")).contains("found '~'");
        assertThat(fault("colour(x) = 1")).contains("unknown metric 'colour', expected one of row");
        assertThat(fault("avg(a, b) > 1")).contains("avg expected one column, found 2");
        assertThat(fault("row_count(a) > 1")).contains("row_count takes no column");
        assertThat(fault("row_count < 2d")).contains("row_count expected a number");
        assertThat(fault("freshness(at) < 2")).contains("freshness expected a duration");
        assertThat(fault("freshness(at) < 99999999999999999999d")).contains("too long");
        assertThat(fault("row_count")).contains("expected a comparison such as '> 0'");
        assertThat(fault("invalid_count(a) = 0")).contains("expected what is valid");
        assertThat(fault("row_count > 0:\n      colour: red")).startsWith("line 3, column 7");
        assertThat(fault("row_count > 0:\n      warn: when < 3")).contains("found both");
        assertThat(fault("row_count:\n      fail: if < 3")).contains("expected 'when'");
    }

    @Test
    void everyFaultyCheckIsToldAtOnce() {
        var reading = read("checks for a:\n  - row_cnt > 0\n  - row_count > 0\n  - avg > 1\n");

        assertThat(reading.faults()).extracting(Fault::line).containsExactly(2, 4);
        assertThat(reading.checks()).hasSize(1);
    }

    @Test
    void wrongShapesAreFaultsToo() {
        assertThat(read("").faults()).hasSize(1);
        assertThat(read("- a").faults().getFirst().text()).contains("'checks for <dataset>:'");
        assertThat(read("filter orders:\n  x: y").faults().getFirst().text())
                .contains("found 'filter orders'");
        assertThat(read("checks for a: text").faults().getFirst().text())
                .contains("expected a list of checks");
        assertThat(read("checks for a:\n\t- row_count > 0").faults().getFirst().text())
                .contains("not YAML");
        assertThat(read("checks for a:\n  - [1, 2]").faults().getFirst().line()).isEqualTo(2);
    }
}
