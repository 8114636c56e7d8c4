package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkageTest {
    @Test
    void aChainDoesNotHoldOverAWeakEdge() {
        // 0-1-2 and 3-4-5 belong together; only 2-3 looks alike.
        Linkage.Likeness pairs =
                (left, right) -> {
                    if (left == 2 && right == 3) return 0.97;
                    return left / 3 == right / 3 ? 0.95 : 0.01;
                };
        var groups = new Components(6);

        Linkage.join(new int[] {0, 1, 2, 3, 4, 5}, pairs, groups);

        assertThat(groups.sets()).containsExactly(new int[] {0, 1, 2}, new int[] {3, 4, 5});
    }

    @Test
    void oneWeakEdgeDoesNotBreakAGroup() {
        Linkage.Likeness pairs = (left, right) -> left == 0 && right == 2 ? 0.1 : 0.95;
        var groups = new Components(3);

        Linkage.join(new int[] {0, 1, 2}, pairs, groups);

        assertThat(groups.sets()).hasSize(1);
    }

    @Test
    void strangersStayAlone() {
        var groups = new Components(4);

        Linkage.join(new int[] {0, 1, 2, 3}, (_, _) -> 0.2, groups);

        assertThat(groups.sets()).hasSize(4);
    }
}
