package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The digits of a float that is not negative, as C's `f`, `e` and `g` write them: rounded half to
/// even on the exact binary value.
final class FloatText {
    /// No double has more digits than these; what is asked beyond is zeros.
    private static final int MAX_DIGITS = 1100;

    private FloatText() {}

    static String fixed(BigDecimal size, int digits) {
        int exact = Math.min(digits, MAX_DIGITS);
        var text = size.setScale(exact, RoundingMode.HALF_EVEN).toPlainString();
        return text + "0".repeat(digits - exact);
    }

    static String scientific(BigDecimal size, int digits) {
        int exact = Math.min(digits, MAX_DIGITS);
        var rounded = size.round(new MathContext(exact + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        var mantissa = rounded.movePointLeft(exponent).setScale(exact, RoundingMode.HALF_EVEN);
        return mantissa.toPlainString() + "0".repeat(digits - exact) + power(exponent);
    }

    private static int exponent(BigDecimal size) {
        return size.signum() == 0 ? 0 : size.precision() - size.scale() - 1;
    }

    private static String power(int exponent) {
        int size = Math.abs(exponent);
        return "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }

    /// @param keepsZeros whether zeros at the end stay, as with `#`
    /// @param showsPoint whether a whole number gets `.0`, as `format` without a type has it
    static String general(BigDecimal size, int precision, boolean keepsZeros, boolean showsPoint) {
        int digits = Math.clamp(precision, 1, MAX_DIGITS);
        var rounded = size.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        if (exponent < -4 || exponent >= digits - (showsPoint ? 1 : 0)) {
            var text = scientific(rounded, digits - 1);
            int at = text.indexOf('e');
            var mantissa = text.substring(0, at);
            return (keepsZeros ? mantissa : withoutZeros(mantissa)) + text.substring(at);
        }
        var text = fixed(rounded, Math.max(0, digits - 1 - exponent));
        if (!keepsZeros) text = withoutZeros(text);
        return showsPoint && text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String withoutZeros(String number) {
        if (number.indexOf('.') < 0) return number;
        int end = number.length();
        while (number.charAt(end - 1) == '0') end--;
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
