package io.millrace.transform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkTest {
    private static final Map<String, String> OLD = Map.of("a", "1/f", "b", "2/f");
    private static final Map<String, String> NEW = Map.of("b", "3/f", "a", "1/f");

    @Test
    void isAheadOfWhatItBeganWithOnly() {
        var mark = Mark.of(Optional.of(OLD), NEW);

        assertThat(mark.isAheadOf(OLD)).isTrue();
        assertThat(mark.isAheadOf(NEW)).isFalse();
        assertThat(mark.isAheadOf(Map.of())).isFalse();
        assertThat(Mark.of(Optional.of(OLD), OLD).isAheadOf(OLD)).isFalse();
        assertThat(Mark.of(Optional.empty(), NEW).isAheadOf(OLD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{\"a\": 1}",
                "{\"a\": \"x/f\"}",
                "{\"\\u0000\": \"1/f\"}"
            })
    void whatIsNoRevisionsIsNotBelieved(String until) {
        var since = Mark.of(Optional.of(OLD), OLD).since();

        assertThat(new Mark(since, until).isAheadOf(OLD)).isFalse();
    }
}
