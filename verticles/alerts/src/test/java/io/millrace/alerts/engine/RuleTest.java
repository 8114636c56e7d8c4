package io.millrace.alerts.engine;

import static io.millrace.alerts.engine.Rule.Decision.FIRE;
import static io.millrace.alerts.engine.Rule.Decision.RESOLVE;
import static io.millrace.alerts.engine.Rule.Decision.STAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.alerts.engine.Rule.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RuleTest {
    private static final Rule SCORE = new Rule("s", Kind.QUALITY_SCORE, "", 80, 84, 0);
    private static final Rule DELAY = new Rule("d", Kind.PROCESSING_DELAY, "", 60, 57, 0);
    private static final Rule DOWN = new Rule("x", Kind.SERVICE_DOWN, "rca", 0, 0, 0);

    /// What is decided of each value in turn, as its decisions open and resolve the alert.
    private static List<Decision> play(Rule rule, double... values) {
        var decisions = new ArrayList<Decision>();
        boolean isOpen = false;
        for (double value : values) {
            var decision = rule.decide(isOpen, OptionalDouble.of(value));
            if (decision != STAY) isOpen = decision == FIRE;
            decisions.add(decision);
        }
        return decisions;
    }

    @Test
    void aScoreFiresBelowTheThresholdAndResolvesWhereItIsWell() {
        assertThat(play(SCORE, 90, 80, 79.9, 10, 80, 83.9, 84, 82))
                .containsExactly(STAY, STAY, FIRE, STAY, STAY, STAY, RESOLVE, STAY);
    }

    @Test
    void otherKindsFireAboveTheThreshold() {
        assertThat(play(DELAY, 60, 60.1, 58, 61, 57, 59))
                .containsExactly(STAY, FIRE, STAY, STAY, RESOLVE, STAY);
        assertThat(play(DOWN, 0, 1, 1, 0, 1)).containsExactly(STAY, FIRE, STAY, RESOLVE, FIRE);
    }

    @Test
    void whatCannotBeMeasuredDecidesNothing() {
        assertThat(SCORE.decide(true, OptionalDouble.empty())).isEqualTo(STAY);
        assertThat(SCORE.decide(false, OptionalDouble.of(Double.NaN))).isEqualTo(STAY);
    }

    @ParameterizedTest
    @EnumSource
    void whateverComesAlertsFireAndResolveInTurnAndNeverOfTheSameValue(Kind kind) {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            double threshold = kind.hasThreshold() ? random.nextInt((int) kind.most() + 1) : 0;
            var subject = kind == Kind.RESOURCE_USE ? "cpu" : null;
            var wish =
                    new Wish(
                            "r",
                            kind.id(),
                            subject,
                            kind.hasThreshold() ? threshold : null,
                            null,
                            null);
            var rule = wish.rule().rule().orElseThrow();
            var expected = FIRE;
            boolean isOpen = false;
            for (int i = 0; i < 100; i++) {
                var value = OptionalDouble.of(random.nextDouble() * Math.max(2, kind.most()));
                var decision = rule.decide(isOpen, value);
                if (decision == STAY) continue;
                assertThat(decision).isEqualTo(expected);
                isOpen = decision == FIRE;
                expected = isOpen ? RESOLVE : FIRE;
                assertThat(rule.decide(isOpen, value)).isEqualTo(STAY);
            }
        }
    }
}
