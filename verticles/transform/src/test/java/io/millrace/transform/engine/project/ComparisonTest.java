package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ComparisonTest {
    @ParameterizedTest
    @CsvSource({
        "!= 0, 0, false",
        "!= 0, 1, true",
        "<>0, 1, true",
        "' >  10 ', 10, false",
        "> 10, 11, true",
        ">= 10, 10, true",
        "< 3, 3, false",
        "<= 3, 3, true",
        "= 2, 2, true",
        "> 2.5, 2, false",
        "> 2.5, 3, true",
        "< 999999999999999999, 999999999999999998, true",
    })
    void holdsAsSqlHasIt(String condition, long number, boolean holds) {
        assertThat(Comparison.of(condition).orElseThrow().holds(number)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "> 1 + 1",
                "between 1 and 3",
                "> 1 -- so",
                "> -1",
                "> 1) or (true",
                "in (1)"
            })
    void knowsNoOtherConditions(String condition) {
        assertThat(Comparison.of(condition)).isEmpty();
    }
}
