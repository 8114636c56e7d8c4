package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AllowanceTest {
    private static final long EACH = 2_000_000;

    @Test
    void whatIsNotRenderedAgainCostsWhatItCost() {
        var allowance = new Allowance();
        long all = allowance.left();

        assertThat(allowance.take(EACH)).isTrue();
        assertThat(allowance.take(EACH + 1)).isFalse();

        assertThat(allowance.left()).isEqualTo(all - EACH);
    }

    @Test
    void itIsNotLetThroughWhenNothingIsLeft() {
        var allowance = new Allowance();
        while (allowance.left() > 0) assertThat(allowance.take(EACH)).isTrue();

        assertThat(allowance.take(2)).isFalse();
    }
}
