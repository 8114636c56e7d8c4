package io.millrace.ingest.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Reads ISO 8601 dates and times from bytes; counts from 2000-01-01 as Postgres does.
final class Moments {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int EPOCH_2000 = 10_957;

    private Moments() {}

    /// `2024-05-17`: days in `out.exact`.
    static boolean date(byte[] d, int from, int to, Parsed out) {
        if (to - from != 10) return out.bad();
        long days = days(d, from);
        if (days == BAD) return out.bad();
        out.exact = days;
        return true;
    }

    /// `2024-05-17T10:22[:33[.123456]]`, a space for the `T` too, or a date alone: microseconds in
    /// `out.exact`. With `zoned` it ends in `Z`, `+02`, `+0200` or `+02:00`, else it must not.
    static boolean timestamp(byte[] d, int from, int to, boolean zoned, Parsed out) {
        int length = to - from;
        if (length < 10) return out.bad();
        long days = days(d, from);
        if (days == BAD) return out.bad();
        if (length == 10) {
            out.exact = days * DAY_MICROS;
            return !zoned || out.bad();
        }
        if (length < 16 || (d[from + 10] != 'T' && d[from + 10] != ' ') || d[from + 13] != ':') {
            return out.bad();
        }
        int hour = two(d, from + 11);
        int minute = two(d, from + 14);
        if (hour > 23 || minute > 59) return out.bad();
        long micros = (hour * 60L + minute) * 60_000_000;
        int p = from + 16;
        if (p < to && d[p] == ':') {
            if (p + 3 > to) return out.bad();
            int second = two(d, p + 1);
            if (second > 59) return out.bad();
            micros += second * 1_000_000L;
            p += 3;
            if (p < to && (d[p] == '.' || d[p] == ',')) {
                int digits = p + 1;
                p = digits;
                long fraction = 0;
                int unit = 100_000;
                while (p < to && d[p] >= '0' && d[p] <= '9') {
                    if (unit > 0) fraction += (long) (d[p] - '0') * unit;
                    else if (p == digits + 6 && d[p] >= '5') fraction++;
                    unit /= 10;
                    p++;
                }
                if (p == digits) return out.bad();
                micros += fraction;
            }
        }
        long offset = zone(d, p, to);
        if (offset == BAD || (offset == NO_ZONE) == zoned) return out.bad();
        out.exact = days * DAY_MICROS + micros - (zoned ? offset * 60_000_000 : 0);
        return true;
    }

    private static final long BAD = Long.MIN_VALUE;
    private static final long NO_ZONE = Long.MAX_VALUE;

    /// Minutes east of UTC.
    private static long zone(byte[] d, int p, int to) {
        if (p == to) return NO_ZONE;
        if (d[p] == 'Z' || d[p] == 'z') return p + 1 == to ? 0 : BAD;
        int sign = d[p] == '+' ? 1 : d[p] == '-' ? -1 : 0;
        int length = to - p;
        if (sign == 0 || (length != 3 && length != 5 && length != 6)) return BAD;
        if (length == 6 && d[p + 3] != ':') return BAD;
        int hours = two(d, p + 1);
        int minutes = length == 3 ? 0 : two(d, to - 2);
        return hours > 15 || minutes > 59 ? BAD : sign * (hours * 60L + minutes);
    }

    private static long days(byte[] d, int from) {
        if (d[from + 4] != '-' || d[from + 7] != '-') return BAD;
        int century = two(d, from);
        int rest = two(d, from + 2);
        int month = two(d, from + 5);
        int day = two(d, from + 8);
        if (century > 99 || rest > 99 || month < 1 || month > 12 || day < 1) return BAD;
        int year = century * 100 + rest;
        if (year == 0 || (day > 28 && day > daysOf(year, month))) return BAD;
        return civil(year, month, day);
    }

    private static int daysOf(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2
                ? (leap ? 29 : 28)
                : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /// Days since 2000-01-01 of a day of the Gregorian calendar, years 1 to 9999 (Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms").
    private static int civil(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int ofEra = y - era * 400;
        int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097
                + ofEra * 365
                + ofEra / 4
                - ofEra / 100
                + ofYear
                - 719_468
                - EPOCH_2000;
    }

    /// Two decimal digits; more than 99 when they are none.
    private static int two(byte[] d, int at) {
        int tens = d[at] - '0';
        int ones = d[at + 1] - '0';
        return (tens & 0xFF) > 9 || (ones & 0xFF) > 9 ? 1_000 : tens * 10 + ones;
    }

    /// The day in UTC, as [#date] counts.
    static long dayOf(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 86_400L) - EPOCH_2000;
    }

    /// As [#timestamp] counts.
    static long microsOf(Instant at) {
        long seconds = at.getEpochSecond() - EPOCH_2000 * 86_400L;
        return seconds * 1_000_000 + at.getNano() / 1_000;
    }

    static String dateText(long days) {
        return LocalDate.ofEpochDay(days + EPOCH_2000).toString();
    }

    static String timestampText(long micros, boolean zoned) {
        long seconds = Math.floorDiv(micros, 1_000_000L) + EPOCH_2000 * 86_400L;
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
        return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC) + (zoned ? "Z" : "");
    }
}
