package io.millrace.quality.engine;

import java.math.BigDecimal;
import java.util.Optional;

/// An interval of good values; an absent end is open.
public record Bounds(Optional<BigDecimal> low, Optional<BigDecimal> high) {
    static final Bounds ANY = new Bounds(Optional.empty(), Optional.empty());

    static Bounds between(BigDecimal low, BigDecimal high) {
        return new Bounds(Optional.of(low), Optional.of(high));
    }

    static Bounds atMost(BigDecimal high) {
        return new Bounds(Optional.empty(), Optional.of(high));
    }

    static Bounds atLeast(BigDecimal low) {
        return new Bounds(Optional.of(low), Optional.empty());
    }

    /// The good values when these are the bad ones: known where one end only is closed.
    Bounds complement() {
        if (low.isPresent() && high.isPresent()) return ANY;
        return new Bounds(high, low);
    }
}
