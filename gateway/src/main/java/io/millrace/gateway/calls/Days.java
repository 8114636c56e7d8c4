package io.millrace.gateway.calls;

import io.millrace.gateway.http.Call;
import io.millrace.kernel.Period;
import io.millrace.kernel.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Days (UTC) from a first to a last one.
record Days(LocalDate from, LocalDate to) {
    /// As many as use is kept of.
    private static final int MOST = 400;

    /// The query's `from` and `to`. Where one is absent, `to` is today and `from` as many days
    /// before as make `usual` together.
    static Days of(Call call, LocalDate today, int usual) {
        var given = day(call, "to");
        var to = given == null ? today : given;
        var first = day(call, "from");
        var from = first == null ? to.minusDays(usual - 1L) : first;
        if (from.isAfter(to)) throw Problem.unprocessable("from: is later than to.").toException();
        if (ChronoUnit.DAYS.between(from, to) >= MOST) {
            throw Problem.unprocessable("from: at most " + MOST + " days are told at once.")
                    .toException();
        }
        return new Days(from, to);
    }

    /// The query's `from` and `to`, each of which may be absent.
    static Period period(Call call) {
        var from = day(call, "from");
        var to = day(call, "to");
        if (from != null && to != null && from.isAfter(to)) {
            throw Problem.unprocessable("from: is later than to.").toException();
        }
        return new Period(
                from == null ? null : begin(from), to == null ? null : begin(to.plusDays(1)));
    }

    static boolean isGiven(Call call) {
        return call.optional("from").isPresent() || call.optional("to").isPresent();
    }

    private static @Nullable LocalDate day(Call call, String parameter) {
        var given = call.nullable(parameter);
        if (given == null) return null;
        try {
            return LocalDate.parse(given);
        } catch (DateTimeException _) {
            throw Problem.unprocessable(parameter + ": a day such as 2026-01-31 is wanted.")
                    .toException();
        }
    }

    Instant start() {
        return begin(from);
    }

    /// The first moment after them.
    Instant end() {
        return begin(to.plusDays(1));
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// How many they are.
    long count() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }
}
