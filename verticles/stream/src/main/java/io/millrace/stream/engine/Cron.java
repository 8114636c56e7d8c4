package io.millrace.stream.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A cron expression of five fields (minute, hour, day of the month, month, day of the week) in a
/// time zone. Where both days are restricted either one suffices, as in Vixie's cron.
///
/// Where clocks are put forward, a time that they skip is run as much later as they skip: of an
/// hour skipped at 02:00, 02:30 runs at 03:30. Where they are put back, a time that comes twice
/// runs the first time only, unless the expression names every hour: then it runs each time.
public final class Cron {
    private static final List<CronField> FIELDS = List.of(CronField.values());
    private static final Pattern FIELD = Pattern.compile("\\S+");
    private static final Map<String, String> SHORT =
            Map.of(
                    "@hourly", "0 * * * *",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@weekly", "0 0 * * 0",
                    "@monthly", "0 0 1 * *",
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *");

    /// A 29th of February is at most eight years away.
    private static final int FARTHEST_DAYS = 8 * 366 + 1;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean isEitherDay;
    private final ZoneId zone;

    private Cron(List<BitSet> fields, boolean isEitherDay, ZoneId zone) {
        this.minutes = fields.get(0);
        this.hours = fields.get(1);
        this.days = fields.get(2);
        this.months = fields.get(3);
        this.weekdays = fields.get(4);
        this.isEitherDay = isEitherDay;
        this.zone = zone;
    }

    /// @throws CronFault with the position of what is wrong
    public static Cron of(String expression, ZoneId zone) {
        var text = SHORT.getOrDefault(expression.strip(), expression);
        var fields = new ArrayList<BitSet>();
        var starred = new ArrayList<Boolean>();
        var matcher = FIELD.matcher(text);
        while (matcher.find()) {
            if (fields.size() == FIELDS.size()) {
                throw new CronFault(
                        matcher.start() + 1,
                        "There are more than five fields; seconds and years are not known.");
            }
            var field = FIELDS.get(fields.size());
            fields.add(field.read(matcher.group(), matcher.start() + 1));
            starred.add(matcher.group().startsWith("*"));
        }
        if (fields.size() < FIELDS.size()) {
            throw new CronFault(
                    text.length() + 1,
                    "Five fields are wanted (minute, hour, day of the month, month, day of the"
                            + " week), and "
                            + fields.size()
                            + " are there.");
        }
        var cron = new Cron(fields, !starred.get(2) && !starred.get(4), zone);
        if (cron.first(LocalDate.of(2000, 1, 1)).isEmpty()) {
            throw new CronFault(1, "No date is ever like that.");
        }
        return cron;
    }

    /// The first instant after `after`; empty when none comes within eight years.
    public Optional<Instant> next(Instant after) {
        // What a day's clocks skip may come on the day after it.
        var day = after.atZone(zone).toLocalDate().minusDays(1);
        for (var found = first(day); found.isPresent(); found = first(day.plusDays(1))) {
            day = found.get();
            var instants = new TreeSet<Instant>(instants(day).tailSet(after, false));
            if (instants.isEmpty()) continue;
            if (matches(day.plusDays(1))) {
                instants.addAll(instants(day.plusDays(1)).tailSet(after, false));
            }
            return Optional.of(instants.first());
        }
        return Optional.empty();
    }

    /// The newest instants in [from, to], at most `most`, the oldest first.
    public List<Instant> newest(Instant from, Instant to, int most) {
        var found = new TreeSet<Instant>();
        var first = from.atZone(zone).toLocalDate().minusDays(1);
        for (var day = to.atZone(zone).toLocalDate().plusDays(1);
                !day.isBefore(first) && found.size() <= most;
                day = day.minusDays(1)) {
            if (matches(day)) found.addAll(instants(day).subSet(from, true, to, true));
        }
        return List.copyOf(found).subList(Math.max(0, found.size() - most), found.size());
    }

    private Optional<LocalDate> first(LocalDate from) {
        return from.datesUntil(from.plusDays(FARTHEST_DAYS)).filter(this::matches).findFirst();
    }

    private boolean matches(LocalDate date) {
        if (!months.get(date.getMonthValue())) return false;
        boolean isDay = days.get(date.getDayOfMonth());
        boolean isWeekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        return isEitherDay ? isDay || isWeekday : isDay && isWeekday;
    }

    private NavigableSet<Instant> instants(LocalDate date) {
        var instants = new TreeSet<Instant>();
        hours.stream()
                .forEach(hour ->
                        minutes.stream()
                                .forEach(
                                        minute -> add(instants, date, LocalTime.of(hour, minute))));
        return instants;
    }

    private void add(Set<Instant> instants, LocalDate date, LocalTime time) {
        var local = date.atTime(time);
        instants.add(local.atZone(zone).toInstant());
        if (hours.cardinality() < 24) return;
        for (ZoneOffset offset : zone.getRules().getValidOffsets(local)) {
            instants.add(local.toInstant(offset));
        }
    }
}
