package io.millrace.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StepTest {
    @Test
    void aSeedPlansTheSameFaultsEachTimeAndAnotherOneOthers() {
        assertThat(Step.plan(7, 200, 3)).isEqualTo(Step.plan(7, 200, 3));
        assertThat(Step.plan(7, 200, 3)).isNotEqualTo(Step.plan(8, 200, 3));
    }

    @Test
    void everyKindOfFaultIsInALongPlan() {
        var kinds = Step.plan(7, 200, 3).stream().map(Step::fault).collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder(Step.Fault.values());
    }
}
