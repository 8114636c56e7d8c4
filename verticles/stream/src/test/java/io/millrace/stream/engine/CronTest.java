package io.millrace.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static List<String> next(String cron, ZoneId zone, String after, int count) {
        var found = new ArrayList<String>();
        var at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = Cron.of(cron, zone).next(at).orElseThrow();
            found.add(at.toString());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "'0 6 * * 1-5', 2026-11-27T06:00:00Z, 2026-11-30T06:00:00Z",
        "'*/15 * * * *', 2026-01-01T00:00:00Z, 2026-01-01T00:15:00Z",
        "'5/20 * * * *', 2026-01-01T00:26:00Z, 2026-01-01T00:45:00Z",
        "'0 0 1 jan,JUL *', 2026-01-01T00:00:00Z, 2026-07-01T00:00:00Z",
        "'0 0 29 2 *', 2026-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
        "'0 0 * * 7', 2026-11-29T00:00:00Z, 2026-12-06T00:00:00Z",
        "'0 0 * * fri-7/2', 2026-11-27T00:00:00Z, 2026-11-29T00:00:00Z",
        "'0 0 13 * 5', 2026-11-13T00:00:00Z, 2026-11-20T00:00:00Z",
        "'@daily', 2026-11-13T00:00:00Z, 2026-11-14T00:00:00Z",
        "'59 23 31 12 *', 2026-12-31T23:58:59.999999Z, 2026-12-31T23:59:00Z",
    })
    void theNextInstantIsTheFirstThatTheFieldsName(String cron, String after, String expected) {
        assertThat(next(cron, ZoneId.of("UTC"), after, 1)).containsExactly(expected);
    }

    @Test
    void aTimeThatTheClocksSkipRunsAsMuchLater() {
        // 02:00 became 03:00 on the 29th of March 2026.
        assertThat(next("30 2 * * *", PARIS, "2026-03-28T00:00:00Z", 3))
                .containsExactly(
                        "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void everyQuarterOfAnHourGoesOnWhenClocksAreChanged() {
        assertThat(next("*/15 * * * *", PARIS, "2026-03-29T00:40:00Z", 4))
                .containsExactly(
                        "2026-03-29T00:45:00Z",
                        "2026-03-29T01:00:00Z",
                        "2026-03-29T01:15:00Z",
                        "2026-03-29T01:30:00Z");
        assertThat(next("0 * * * *", PARIS, "2026-10-24T23:30:00Z", 4))
                .containsExactly(
                        "2026-10-25T00:00:00Z",
                        "2026-10-25T01:00:00Z",
                        "2026-10-25T02:00:00Z",
                        "2026-10-25T03:00:00Z");
    }

    @Test
    void aTimeThatComesTwiceRunsOnce() {
        // 03:00 became 02:00 on the 25th of October 2026.
        assertThat(next("30 2 * * *", PARIS, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void aDayThatAZoneSkipsIsRunTheDayAfter() {
        // Samoa had no 30th of December 2011.
        assertThat(next("0 12 30 12 *", ZoneId.of("Pacific/Apia"), "2011-12-01T00:00:00Z", 1))
                .containsExactly("2011-12-30T22:00:00Z");
    }

    @Test
    void aYearOfAnExpressionNeverGoesBackAndMatchesTheClock() {
        var cron = Cron.of("17 1,2,3 * * *", PARIS);
        var at = Instant.parse("2026-01-01T00:00:00Z");
        var local = new ArrayList<LocalDateTime>();
        for (int i = 0; i < 3 * 365; i++) {
            var next = cron.next(at).orElseThrow();
            assertThat(next).isAfter(at);
            local.add(LocalDateTime.ofInstant(next, PARIS));
            at = next;
        }

        assertThat(local).allMatch(time -> time.getMinute() == 17);
        assertThat(local).filteredOn(time -> time.getHour() > 3).isEmpty();
        assertThat(local).doesNotHaveDuplicates();
    }

    @Test
    void theNewestInstantsAreThoseThatNextWouldGive() {
        var cron = Cron.of("*/7 * * * *", PARIS);
        var from = Instant.parse("2026-03-28T22:00:00Z");
        var to = Instant.parse("2026-03-29T06:00:00Z");
        var all = new ArrayList<Instant>();
        for (var at = cron.next(from.minusSeconds(1)).orElseThrow();
                !at.isAfter(to);
                at = cron.next(at).orElseThrow()) {
            all.add(at);
        }

        assertThat(cron.newest(from, to, 1_000)).isEqualTo(all);
        assertThat(cron.newest(from, to, 5)).isEqualTo(all.subList(all.size() - 5, all.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "'* * * *', 8, Five fields",
        "'', 1, Five fields",
        "'0 0 * * * *', 11, more than five",
        "'61 * * * *', 1, minute",
        "'0 24 * * *', 3, hour",
        "'0 0 0 * *', 5, day of the month",
        "'0 0 1,40 * *', 7, day of the month",
        "'0 0 1 foo *', 7, month",
        "'0 0 1 1 mon-foo', 13, day of the week",
        "'*/0 * * * *', 3, step",
        "'1/2/3 * * * *', 1, step",
        "'9-5 * * * *', 1, ends before",
        "'1, * * * *', 3, empty",
        "'0 0 L * *', 5, day of the month",
        "'0 0 30 2 *', 1, No date",
        "'@often', 1, minute",
    })
    void whatIsWrongIsSaidWithItsPlace(String cron, int position, String part) {
        assertThatThrownBy(() -> Cron.of(cron, PARIS))
                .isInstanceOfSatisfying(
                        CronFault.class,
                        fault -> {
                            assertThat(fault.position()).isEqualTo(position);
                            assertThat(fault.text()).contains(part);
                        });
    }
}
