package io.millrace.quality.engine.anomaly;

import java.util.Optional;

/// What a detector says of one value.
///
/// @param expected what was likeliest
/// @param low least value that is no anomaly by itself
/// @param high greatest such value
/// @param rarity of the rarest view, as -log10 of how often the like was seen; 0 for what is usual
/// @param news the rarity when it is above that of the anomaly which it may belong to, else 0
/// @param anomaly the view to tell of: present when the news reaches the limit
public record Verdict(
        double expected,
        double low,
        double high,
        double rarity,
        double news,
        Optional<View> anomaly) {}
