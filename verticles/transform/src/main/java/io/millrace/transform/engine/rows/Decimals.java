package io.millrace.transform.engine.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Exact numbers of JSON.
final class Decimals {
    /// Behind the point of what is not exact.
    private static final int DIGITS = 12;

    private Decimals() {}

    /// Absent for what is no number.
    static Optional<BigDecimal> of(@Nullable Object value) {
        return switch (value) {
            case BigDecimal decimal -> Optional.of(decimal);
            case BigInteger whole -> Optional.of(new BigDecimal(whole));
            case Integer whole -> Optional.of(BigDecimal.valueOf(whole));
            case Long whole -> Optional.of(BigDecimal.valueOf(whole));
            case Double real when Double.isFinite(real) -> Optional.of(BigDecimal.valueOf(real));
            case null, default -> Optional.empty();
        };
    }

    /// @param by not zero
    static BigDecimal divide(BigDecimal value, BigDecimal by) {
        return plain(value.divide(by, MathContext.DECIMAL128));
    }

    /// Rounded half to even, without zeros at its end.
    static BigDecimal plain(BigDecimal value) {
        if (value.signum() == 0) return BigDecimal.ZERO;
        var rounded =
                value.scale() > DIGITS ? value.setScale(DIGITS, RoundingMode.HALF_EVEN) : value;
        var stripped = rounded.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
