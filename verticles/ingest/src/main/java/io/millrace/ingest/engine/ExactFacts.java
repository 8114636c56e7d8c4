package io.millrace.ingest.engine;

import io.millrace.ingest.engine.Profile.ColumnFacts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one column in stored rows to the last digit, as a query over them would tell
/// it.
///
/// @param type see [ColumnType#id]
/// @param count of values that are not null
/// @param min of a number, or of a date or time the seconds from 1970 on; null without values, and
///   where it is not known, as of texts, whose order Postgres decides, and of doubles, which may be
///   no number
/// @param max the same
public record ExactFacts(
        String name,
        String type,
        long count,
        long nulls,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max) {
    private static final int MOST_DIGITS = 200;
    private static final int MICROS = 6;

    /// Of the rows that a profile was taken of.
    public static List<ExactFacts> of(Profile profile) {
        return profile.columns().stream().map(ExactFacts::of).toList();
    }

    private static ExactFacts of(ColumnFacts facts) {
        var min = edge(facts.type(), facts.min());
        var max = edge(facts.type(), facts.max());
        boolean isKnown = min.isPresent() && max.isPresent();
        return new ExactFacts(
                facts.name(),
                facts.type().id(),
                facts.count(),
                facts.nulls(),
                isKnown ? min.get() : null,
                isKnown ? max.get() : null);
    }

    private static Optional<BigDecimal> edge(ColumnType type, @Nullable String text) {
        if (text == null) return Optional.empty();
        return switch (type) {
            case BIGINT -> Optional.of(new BigDecimal(text));
            case NUMERIC -> decimal(text);
            case DATE -> {
                long seconds = LocalDate.parse(text).toEpochDay() * 86_400;
                yield Optional.of(BigDecimal.valueOf(seconds));
            }
            case TIMESTAMP -> Optional.of(seconds(text));
            case TIMESTAMPTZ -> Optional.of(seconds(text.substring(0, text.length() - 1)));
            case DOUBLE, BOOLEAN, TEXT, JSONB -> Optional.empty();
        };
    }

    /// Empty for one that may have been cut, and for one that is too long to be kept.
    private static Optional<BigDecimal> decimal(String text) {
        if (text.length() >= ColumnProfile.TEXT_KEPT) return Optional.empty();
        var value = new BigDecimal(text);
        return Math.abs((long) value.scale()) <= MOST_DIGITS
                ? Optional.of(value)
                : Optional.empty();
    }

    private static BigDecimal seconds(String text) {
        var time = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time), MICROS);
    }

    /// Of rows and others that were stored later. A column that one side does not have has no value
    /// there.
    public static List<ExactFacts> sum(
            List<ExactFacts> first, long rowsOfFirst, List<ExactFacts> second, long rowsOfSecond) {
        var sums = new LinkedHashMap<String, ExactFacts>();
        for (var its : first) sums.put(its.name, its.among(rowsOfSecond));
        for (var its : second) {
            var before = first.stream().filter(other -> other.name.equals(its.name)).findFirst();
            sums.put(
                    its.name,
                    before.map(other -> other.and(its)).orElseGet(() -> its.among(rowsOfFirst)));
        }
        return List.copyOf(sums.values());
    }

    private ExactFacts among(long rowsWithoutValue) {
        return new ExactFacts(name, type, count, nulls + rowsWithoutValue, min, max);
    }

    private ExactFacts and(ExactFacts more) {
        boolean isKnown = hasEdges() && more.hasEdges() && type.equals(more.type);
        return new ExactFacts(
                name,
                more.type,
                count + more.count,
                nulls + more.nulls,
                isKnown ? edge(min, more.min, -1) : null,
                isKnown ? edge(max, more.max, 1) : null);
    }

    private boolean hasEdges() {
        return count == 0 || (min != null && max != null);
    }

    private static @Nullable BigDecimal edge(
            @Nullable BigDecimal a, @Nullable BigDecimal b, int sign) {
        if (a == null) return b;
        if (b == null) return a;
        return a.compareTo(b) * sign >= 0 ? a : b;
    }
}
