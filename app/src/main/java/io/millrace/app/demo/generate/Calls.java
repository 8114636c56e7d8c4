package io.millrace.app.demo.generate;

import io.millrace.app.demo.generate.Faults.BadValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Call records of a network that drops about one call in a hundred, but for one cell that has
/// dropped most of its calls since [#BROKEN_SINCE].
final class Calls {
    static final String DATASET = "cdr";
    static final String BROKEN_CELL = "LYS-02";
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 10, 26);
    static final LocalDate BROKEN_SINCE = LocalDate.of(2026, 10, 28);
    private static final int DAYS = 6;
    private static final int PER_DAY = 4_500;
    private static final double DROPPED = 0.01;
    private static final double DROPPED_BY_BROKEN = 0.55;
    private static final double AT_HOME = 0.85;

    /// Share of a day's calls in each hour.
    private static final double[] HOURS = {
        .008, .005, .003, .003, .004, .008, .020, .040, .060, .065, .062, .060,
        .062, .060, .055, .055, .060, .070, .075, .070, .060, .045, .030, .020
    };

    private static final List<Integer> HOUR =
            List.of(
                    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                    22, 23);

    private final Dice dice;
    private final List<Subscriber> subscribers;
    private final List<String> cells = RadioCells.all();
    private long dropped;

    Calls(Dice dice, List<Subscriber> subscribers) {
        this.dice = dice;
        this.subscribers = List.copyOf(subscribers);
    }

    /// A batch for each day.
    List<Batch> batches() {
        var batches = new ArrayList<Batch>();
        for (int day = 0; day < DAYS; day++) batches.add(batch(FIRST_DAY.plusDays(day)));
        return batches;
    }

    /// What [#batches] planted; call it after.
    BadValue fault() {
        return new BadValue(
                DATASET,
                "cell",
                BROKEN_CELL,
                name(BROKEN_SINCE),
                "dropped",
                DROPPED_BY_BROKEN,
                dropped);
    }

    private static String name(LocalDate day) {
        return "cdr-" + day;
    }

    private Batch batch(LocalDate day) {
        var moments = new ArrayList<Instant>();
        for (int i = 0; i < PER_DAY; i++) {
            var hour = day.atTime(dice.pick(HOUR, HOURS), 0);
            moments.add(hour.plusSeconds(dice.below(3600)).toInstant(ZoneOffset.UTC));
        }
        moments.sort(null);
        var lines = new Ndjson();
        var prefix = "CDR-" + day.toString().replace("-", "") + "-";
        for (int i = 0; i < PER_DAY; i++) {
            var id = prefix + Digits.pad(i + 1, 6);
            lines.row(call(id, moments.get(i), !day.isBefore(BROKEN_SINCE)));
        }
        return new Batch(DATASET, name(day), Batch.NDJSON, lines.text());
    }

    /// One call that starts at `start`.
    Map<String, Object> call(String id, Instant start, boolean isBroken) {
        var caller = dice.pick(subscribers);
        var cell = dice.chance(AT_HOME) ? dice.pick(caller.city().cells()) : dice.pick(cells);
        boolean isBad = isBroken && cell.equals(BROKEN_CELL);
        boolean isDropped = dice.chance(isBad ? DROPPED_BY_BROKEN : DROPPED);
        if (isBad && isDropped) dropped++;
        var end =
                isDropped
                        ? "network_failure"
                        : dice.pick(List.of("completed", "no_answer", "busy"), 0.86, 0.1, 0.04);
        var tariff = dice.pick(List.of("local", "international", "roaming"), 0.9, 0.06, 0.04);
        long seconds = duration(end);
        var call = new LinkedHashMap<String, Object>();
        call.put("id", id);
        call.put("msisdn", caller.msisdn());
        call.put("cell", cell);
        call.put("started_at", start.truncatedTo(ChronoUnit.SECONDS).toString());
        call.put("duration_s", seconds);
        call.put("dropped", isDropped ? 1 : 0);
        call.put("end_reason", end);
        call.put("tariff", tariff);
        call.put("charge", charge(tariff, seconds));
        return call;
    }

    private long duration(String end) {
        return switch (end) {
            case "completed" -> 5 + (long) Math.min(7200, dice.waiting(170));
            case "network_failure" -> 2 + (long) Math.min(3600, dice.waiting(60));
            default -> 0;
        };
    }

    /// Euros.
    private static BigDecimal charge(String tariff, long seconds) {
        var perMinute =
                switch (tariff) {
                    case "international" -> "0.35";
                    case "roaming" -> "0.20";
                    default -> "0.05";
                };
        return new BigDecimal(perMinute)
                .multiply(BigDecimal.valueOf(seconds))
                .divide(BigDecimal.valueOf(60), 2, RoundingMode.HALF_UP);
    }
}
