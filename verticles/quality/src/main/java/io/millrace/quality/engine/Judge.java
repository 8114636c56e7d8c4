package io.millrace.quality.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Optional;

/// Turns what was measured into a [Verdict].
public final class Judge {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Judge() {}

    /// Judges one check.
    ///
    /// @param rows how many rows it looked at
    /// @param amount what was counted or computed; for freshness the epoch second of the newest
    ///   value; empty when there was no value
    public static Verdict judge(
            Check check, BigDecimal rows, Optional<BigDecimal> amount, Instant now) {
        if (amount.isEmpty()) return withoutValue(check, rows);
        var value = value(check.measure().metric(), rows, amount.get(), now);
        var outcome = check.rule().judge(value);
        long failedRows = check.measure().metric().countsRows() ? amount.get().longValue() : 0;
        return new Verdict(
                check, outcome, Optional.of(value), new Rows(rows.longValue(), failedRows), "");
    }

    /// Judges a duplicate check after the exact group-by.
    ///
    /// @param keys how many keys are repeated: what SodaCL calls the duplicate count
    /// @param repeated how many rows carry such a key
    public static Verdict duplicates(
            Check check, BigDecimal rows, BigDecimal keys, BigDecimal repeated) {
        var value = value(check.measure().metric(), rows, keys, Instant.EPOCH);
        return new Verdict(
                check,
                check.rule().judge(value),
                Optional.of(value),
                new Rows(rows.longValue(), repeated.longValue()),
                "");
    }

    public static Verdict error(Check check, String reason) {
        return new Verdict(check, Outcome.ERROR, Optional.empty(), new Rows(0, 0), reason);
    }

    private static Verdict withoutValue(Check check, BigDecimal rows) {
        var known = new Rows(rows.longValue(), 0);
        boolean isStale = check.measure().metric() == Metric.FRESHNESS;
        return new Verdict(
                check,
                isStale ? Outcome.FAIL : Outcome.ERROR,
                Optional.empty(),
                known,
                "there is no value to measure");
    }

    private static BigDecimal value(
            Metric metric, BigDecimal rows, BigDecimal amount, Instant now) {
        if (metric == Metric.FRESHNESS) {
            return BigDecimal.valueOf(now.toEpochMilli(), 3).subtract(amount);
        }
        if (!metric.isPercent()) return amount;
        return rows.signum() == 0
                ? BigDecimal.ZERO
                : amount.multiply(HUNDRED).divide(rows, MathContext.DECIMAL64);
    }

    /// @param seen how many rows the check looked at
    /// @param failed how many of them it counts
    public record Rows(long seen, long failed) {}

    /// What came of a check.
    ///
    /// @param detail why there is no value; else empty
    public record Verdict(
            Check check, Outcome outcome, Optional<BigDecimal> value, Rows rows, String detail) {}
}
