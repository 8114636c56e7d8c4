package io.millrace.gateway.calls;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// What the operator asks for what a tenant uses. Nothing is said of a cost without a price.
///
/// @param currency by ISO 4217, such as `EUR`
/// @param storedGigabyteDay for 10^9 bytes that are stored for a day
/// @param databaseSecond for a second in which a connection to the database worked
public record Prices(
        String currency,
        Optional<BigDecimal> storedGigabyteDay,
        Optional<BigDecimal> databaseSecond) {
    public static final Prices NONE = new Prices("", Optional.empty(), Optional.empty());

    private static final int DIGITS = 6;

    /// Of `bytes` for one day.
    Optional<BigDecimal> storedPerDay(long bytes) {
        return storedGigabyteDay.map(
                price -> rounded(price.multiply(BigDecimal.valueOf(bytes).movePointLeft(9))));
    }

    Optional<BigDecimal> database(double seconds) {
        return databaseSecond.map(price -> rounded(price.multiply(BigDecimal.valueOf(seconds))));
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(DIGITS, RoundingMode.HALF_EVEN);
    }

    boolean isKnown() {
        return storedGigabyteDay.isPresent() || databaseSecond.isPresent();
    }
}
