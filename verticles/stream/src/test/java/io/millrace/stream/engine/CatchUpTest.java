package io.millrace.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatchUpTest {
    private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Timing HOURLY = new Timing.ByCron(Cron.of("0 * * * *", ZoneId.of("UTC")));
    private static final Timing EACH_MINUTE = new Timing.Every(Duration.ofMinutes(1));

    /// All that is fired until nothing is due.
    private static List<Instant> fired(CatchUp catchUp, Timing timing, Instant now) {
        var fired = new ArrayList<Instant>();
        for (var due = DUE; !due.isAfter(now); ) {
            var step = catchUp.step(timing, due, now);
            step.fire().ifPresent(fired::add);
            assertThat(step.next()).isAfter(due);
            due = step.next();
        }
        return fired;
    }

    @ParameterizedTest
    @EnumSource
    void anInstantThatIsOnlyLateAlwaysRuns(CatchUp catchUp) {
        assertThat(fired(catchUp, HOURLY, DUE.plusSeconds(3))).containsExactly(DUE);
    }

    @Test
    void ofWhatWasMissedTheNewestRunsForAll() {
        assertThat(fired(CatchUp.ONCE, HOURLY, DUE.plusSeconds(3 * 3_600 + 60)))
                .containsExactly(DUE.plusSeconds(3 * 3_600));
    }

    @Test
    void whatWasMissedIsDoneByAnInstantThatIsDueNow() {
        assertThat(fired(CatchUp.ONCE, HOURLY, DUE.plusSeconds(3 * 3_600 + 1)))
                .containsExactly(DUE.plusSeconds(3 * 3_600));
    }

    @Test
    void nothingOfWhatWasMissedRunsWhereNoneIsWanted() {
        assertThat(fired(CatchUp.NONE, HOURLY, DUE.plusSeconds(3 * 3_600 + 60))).isEmpty();
        assertThat(fired(CatchUp.NONE, HOURLY, DUE.plusSeconds(3 * 3_600 + 1)))
                .containsExactly(DUE.plusSeconds(3 * 3_600));
    }

    @Test
    void eachOfWhatWasMissedRunsUpToABound() {
        assertThat(fired(CatchUp.EACH, HOURLY, DUE.plusSeconds(3 * 3_600 + 60))).hasSize(4);

        var many = fired(CatchUp.EACH, EACH_MINUTE, DUE.plusSeconds(3 * 24 * 3_600));

        assertThat(many).hasSize(CatchUp.MOST).doesNotHaveDuplicates().isSorted();
        assertThat(many.getLast()).isEqualTo(DUE.plusSeconds(3 * 24 * 3_600));
    }

    @Test
    void anIntervalKeepsItsBeat() {
        var step = CatchUp.ONCE.step(EACH_MINUTE, DUE, DUE.plusSeconds(150));

        assertThat(step.fire()).contains(DUE.plusSeconds(120));
        assertThat(step.next()).isEqualTo(DUE.plusSeconds(180));
    }
}
