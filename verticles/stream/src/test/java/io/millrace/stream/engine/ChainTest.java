package io.millrace.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stream.engine.Chain.Link;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    @Test
    void whatStartsItselfIsACircle() {
        assertThat(Chain.circle(new Link("s", "a", "a"), List.of())).contains(List.of("s"));
    }

    @Test
    void aCircleIsNamedInItsOrder() {
        var others =
                List.of(new Link("t", "b", "c"), new Link("u", "c", "a"), new Link("v", "b", "d"));

        assertThat(Chain.circle(new Link("s", "a", "b"), others)).contains(List.of("s", "t", "u"));
    }

    @Test
    void aWayThatEndsIsNone() {
        var others = List.of(new Link("t", "b", "c"), new Link("u", "c", "d"));

        assertThat(Chain.circle(new Link("s", "a", "b"), others)).isEmpty();
    }

    @Test
    void aCircleOfOthersIsNotItsOwn() {
        var others = List.of(new Link("t", "b", "c"), new Link("u", "c", "b"));

        assertThat(Chain.circle(new Link("s", "a", "b"), others)).isEmpty();
    }
}
