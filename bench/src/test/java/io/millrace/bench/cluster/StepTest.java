package io.millrace.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StepTest {
    @Test
    void aSeedPlansTheSameFaultsEachTimeAndAnotherOneOthers() {
        assertThat(plan(7)).isEqualTo(plan(7));
        assertThat(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void everyKindOfFaultIsInALongPlan() {
        var kinds = plan(7).stream().map(Step::fault).collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder(Step.Fault.values());
    }

    @Test
    void onlyPossibleKindsArePlanned() {
        var kills = EnumSet.of(Step.Fault.KILL);

        assertThat(Step.plan(7, 20, 3, kills))
                .extracting(Step::fault)
                .containsOnly(Step.Fault.KILL);
    }

    @Test
    void betweenManyKillsKafkaAndPostgresAreRestarted() {
        var steps = Step.kills(11, 50, 1);

        assertThat(steps).isEqualTo(Step.kills(11, 50, 1)).isNotEqualTo(Step.kills(12, 50, 1));
        assertThat(steps).filteredOn(its -> its.fault() == Step.Fault.KILL).hasSize(50);
        assertThat(steps).filteredOn(its -> its.fault() == Step.Fault.KAFKA).hasSize(5);
        assertThat(steps).filteredOn(its -> its.fault() == Step.Fault.POSTGRES).hasSize(5);
    }

    private static List<Step> plan(long seed) {
        return Step.plan(seed, 200, 3, EnumSet.allOf(Step.Fault.class));
    }
}
