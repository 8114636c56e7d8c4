package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WindowTest {
    private static final long SPAN = 60_000;
    private static final long START = 1_000_000 * SPAN;

    private static Window taken(long amount) {
        return Window.EMPTY.at(START, SPAN).plus(amount);
    }

    private static long used(Window window, long millis) {
        return window.at(START + millis, SPAN).used(START + millis, SPAN);
    }

    @Test
    void whatWasTakenCountsForTheWholeSpanAndThenNoMore() {
        var window = taken(10);

        assertThat(used(window, 0)).isEqualTo(10);
        assertThat(used(window, SPAN - 1)).isEqualTo(10);
        assertThat(used(window, SPAN + SPAN / Window.STEPS / 2)).isEqualTo(5);
        assertThat(used(window, SPAN + SPAN / Window.STEPS)).isZero();
        assertThat(used(window, 100 * SPAN)).isZero();
    }

    @Test
    void aClockThatIsBehindSeesTheSame() {
        assertThat(used(taken(10), -5_000)).isEqualTo(10);
    }

    @Test
    void itIsReadAsItWasWritten() {
        var window = taken(10).at(START + 20_000, SPAN).plus(7);

        assertThat(Window.parse(window.text())).isEqualTo(window);
        assertThat(Window.parse("what another version wrote".replace(' ', '-')))
                .isEqualTo(Window.EMPTY);
    }

    @Test
    void itSaysWhenSomeOfItIsFreeAgain() {
        var window = taken(10).at(START + 30_000, SPAN).plus(10);

        long first = window.freesAfter(1, START + 30_000, SPAN);
        long later = window.freesAfter(11, START + 30_000, SPAN);

        assertThat(used(window, 30_000 + first)).isEqualTo(10);
        assertThat(used(window, 30_000 + later)).isZero();
    }
}
