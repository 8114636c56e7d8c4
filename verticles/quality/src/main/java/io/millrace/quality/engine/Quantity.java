package io.millrace.quality.engine;

import java.math.BigDecimal;

/// A number on the right side of a check.
///
/// @param value the number; of a duration its seconds
/// @param text as it was written, such as `2d` or `1.5`
public record Quantity(BigDecimal value, String text) {
    static Quantity number(String text) {
        return new Quantity(new BigDecimal(text), text);
    }

    /// Reads `1d6h30m`: days, hours, minutes, seconds.
    static Quantity duration(String text) {
        long seconds = 0;
        long number = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Character.isDigit(c)) {
                number = Math.addExact(Math.multiplyExact(number, 10), c - '0');
            } else {
                seconds = Math.addExact(seconds, Math.multiplyExact(number, secondsOf(c)));
                number = 0;
            }
        }
        return new Quantity(BigDecimal.valueOf(seconds), text);
    }

    private static long secondsOf(char unit) {
        return switch (unit) {
            case 'd' -> 86_400;
            case 'h' -> 3_600;
            case 'm' -> 60;
            default -> 1;
        };
    }
}
