package io.millrace.transform.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowDifferenceTest {
    @Test
    void theOrderOfRowsAndFieldsAndTheShapeOfNumbersDoNotMatter() {
        var difference =
                RowDifference.of(
                        List.of(
                                "{\"a\": 1.50, \"b\": \"x\"}",
                                "{\"a\": 0.00, \"b\": [1, {\"c\": 2}]}"),
                        List.of(
                                "{\"b\": [1.0, {\"c\": 2}], \"a\": 0}",
                                "{\"b\": \"x\", \"a\": 1.5}"));

        assertThat(difference.isNone()).isTrue();
        assertThat(difference.size()).isZero();
    }

    @Test
    void aNumberIsNoTextAndNullIsNoEmptyText() {
        assertThat(RowDifference.of(List.of("{\"a\": 1}"), List.of("{\"a\": \"1\"}")).size())
                .isEqualTo(2);
        assertThat(RowDifference.of(List.of("{\"a\": null}"), List.of("{\"a\": \"\"}")).isNone())
                .isFalse();
    }

    @Test
    void rowsCountAsOftenAsTheyAreThere() {
        var difference =
                RowDifference.of(
                        List.of("{\"a\": 1}", "{\"a\": 1}", "{\"a\": 2}"),
                        List.of("{\"a\": 1}", "{\"a\": 3}"));

        assertThat(difference.missing()).containsExactly("{\"a\": 1}", "{\"a\": 2}");
        assertThat(difference.unexpected()).containsExactly("{\"a\": 3}");
        assertThat(difference.text())
                .isEqualTo(
                        "2 rows are missing: {\"a\": 1}, {\"a\": 2};"
                                + " 1 row is not expected: {\"a\": 3}");
    }

    @Test
    void whatIsShownIsBounded() {
        var difference =
                RowDifference.of(
                        List.of(), Collections.nCopies(9, "{\"a\": \"" + "x".repeat(999) + "\"}"));

        assertThat(difference.text()).startsWith("9 rows are not expected: ").endsWith(", ...");
        assertThat(difference.text().length()).isLessThan(1_200);
    }
}
