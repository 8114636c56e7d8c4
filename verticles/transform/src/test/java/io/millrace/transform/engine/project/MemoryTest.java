package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryTest {
    private static final int LARGE = 5_000;

    /// @param text of which a list is made, which is another object each time
    private static List<?> made(Memory.Share share, String text) {
        return share.made(List.class, LARGE, List.of(text), () -> List.of(text, text));
    }

    @Test
    void whatIsMadeOfTheSameIsMadeOnce() {
        var share = new Memory(1 << 20).of("a");

        var first = made(share, "x");

        assertThat(made(share, "x")).isSameAs(first);
        assertThat(made(share, "y")).isNotSameAs(first).isEqualTo(List.of("y", "y"));
    }

    @Test
    void nobodyMeetsWhatIsKeptForAnother() {
        var memory = new Memory(1 << 20);

        var first = made(memory.of("a"), "x");

        assertThat(made(memory.of("b"), "x")).isNotSameAs(first);
        assertThat(made(memory.of("a"), "x")).isSameAs(first);
    }

    @Test
    void whatWasUsedLongestAgoGoesFirst() {
        var share = new Memory(2 * LARGE + LARGE / 2).of("a"); // two of them have room
        var first = made(share, "x");
        var second = made(share, "y");
        assertThat(made(share, "x")).isSameAs(first);

        var third = made(share, "z");

        assertThat(made(share, "x")).isSameAs(first);
        assertThat(made(share, "z")).isSameAs(third);
        assertThat(made(share, "y")).isNotSameAs(second);
    }

    @Test
    void whatIsTooMuchIsNotKept() {
        var share = new Memory(LARGE / 2).of("a");

        var first = made(share, "x");

        assertThat(made(share, "x")).isNotSameAs(first);
    }

    @Test
    void whatFailsIsTriedAgain() {
        var share = new Memory(1 << 20).of("a");

        assertThatThrownBy(() ->
                        share.made(
                                String.class,
                                1,
                                List.of("x"),
                                () -> {
                                    throw new IllegalArgumentException("no");
                                }))
                .hasMessage("no");

        assertThat(share.made(String.class, 1, List.of("x"), () -> "yes")).isEqualTo("yes");
    }
}
