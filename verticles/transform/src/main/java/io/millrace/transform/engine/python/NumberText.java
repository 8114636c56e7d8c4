package io.millrace.transform.engine.python;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads numbers from text as Python's `int(text, base)` and `float(text)` do.
public final class NumberText {
    private static final Pattern UNDERSCORES = Pattern.compile("_(?![0-9a-z])|(?<![0-9a-z])_");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:e[-+]?\\d{1,9})?");
    private static final Pattern SPECIAL = Pattern.compile("[-+]?(?:inf|infinity|nan)");

    private NumberText() {}

    /// @param base from 2 to 36, or 0 for what the prefix of the text says
    public static Optional<BigInteger> integer(String text, int base) {
        var digits = bare(text);
        boolean isNegative = digits.startsWith("-");
        if (isNegative || digits.startsWith("+")) digits = digits.substring(1);
        int prefixed = prefixedBase(digits);
        boolean hasPrefix = prefixed > 0 && (base == prefixed || base == 0);
        if (hasPrefix) digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        int radix = base == 0 ? (hasPrefix ? prefixed : 10) : base;
        boolean isOctalOfOld =
                base == 0 && !hasPrefix && digits.startsWith("0") && !digits.matches("[0_]+");
        if (radix < 2 || radix > 36 || isOctalOfOld) return Optional.empty();
        return whole(digits, radix).map(it -> isNegative ? it.negate() : it);
    }

    private static Optional<BigInteger> whole(String digits, int radix) {
        boolean isBroken =
                digits.isEmpty()
                        || "+-".indexOf(digits.charAt(0)) >= 0
                        || UNDERSCORES.matcher(digits).find();
        var plain = digits.replace("_", "");
        if (isBroken || plain.length() > Numbers.MAX_DIGITS) return Optional.empty();
        try {
            return Optional.of(new BigInteger(plain, radix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String bare(String text) {
        return StringParts.strip(text, null, true, true).toLowerCase(Locale.ROOT);
    }

    private static int prefixedBase(String digits) {
        if (digits.startsWith("0x")) return 16;
        if (digits.startsWith("0o")) return 8;
        return digits.startsWith("0b") ? 2 : 0;
    }

    public static Optional<Double> real(String text) {
        var digits = bare(text);
        boolean isBroken = UNDERSCORES.matcher(digits).find();
        var plain = digits.replace("_", "");
        if (!isBroken && REAL.matcher(plain).matches()) {
            return Optional.of(Double.parseDouble(plain));
        }
        if (!SPECIAL.matcher(digits).matches()) return Optional.empty();
        double size = digits.endsWith("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
        return Optional.of(digits.startsWith("-") ? -size : size);
    }
}
