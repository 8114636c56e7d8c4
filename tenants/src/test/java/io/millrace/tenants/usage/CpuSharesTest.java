package io.millrace.tenants.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tenants.db.Meter;
import io.millrace.tenants.db.Meter.Amounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuSharesTest {
    private final CpuShares shares = new CpuShares();

    private static Amounts used(long cpu, long shared) {
        return new Amounts(cpu, 0, shared, 0, 0, 0);
    }

    private static long sum(Map<String, Amounts> split) {
        return split.values().stream().mapToLong(Amounts::cpuNanos).sum();
    }

    private static long of(Map<String, Amounts> split, String tenant) {
        return split.getOrDefault(tenant, Amounts.NONE).cpuNanos();
    }

    @Test
    void whatAThreadDidForOneIsItsOwnAndTheRestGoesByTheTimeAtTheDoors() {
        var split =
                shares.split(
                        1_000,
                        Map.of(
                                "a",
                                used(400, 100),
                                "b",
                                used(0, 200),
                                Meter.PLATFORM,
                                used(0, 100)));

        assertThat(of(split, "a")).isEqualTo(400 + 150);
        assertThat(of(split, "b")).isEqualTo(300);
        assertThat(of(split, Meter.PLATFORM)).isEqualTo(150);
    }

    @Test
    void whatNobodyWasAtTheDoorsForIsThePlatforms() {
        var split = shares.split(1_000, Map.of("a", used(400, 0)));

        assertThat(of(split, "a")).isEqualTo(400);
        assertThat(of(split, Meter.PLATFORM)).isEqualTo(600);
    }

    @Test
    void thePartsAddUpToTheWholeAlsoWhenTheClocksTickApart() {
        var early = shares.split(100, Map.of("a", used(130, 7), "b", used(0, 3)));
        var late = shares.split(100, Map.of("a", used(20, 1), "b", used(0, 2)));

        assertThat(sum(early) + sum(late)).isEqualTo(200);
        assertThat(early.values()).allMatch(its -> its.cpuNanos() >= 0);
        assertThat(late.values()).allMatch(its -> its.cpuNanos() >= 0);
    }
}
