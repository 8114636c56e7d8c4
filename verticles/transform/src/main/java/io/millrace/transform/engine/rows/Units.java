package io.millrace.transform.engine.rows;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Measures in other units of the same thing. A number without a unit has the wanted one already.
final class Units {
    private static final Pattern MEASURE =
            Pattern.compile("([-+]?\\d+(?:[.,]\\d+)?(?:[eE][-+]?\\d{1,2})?)\\s*(\\p{L}*\\d?)");

    /// @param of what it measures
    /// @param size in the unit of that with the size 1
    private record Unit(String of, BigDecimal size) {}

    private static final Map<String, Unit> UNITS = new LinkedHashMap<>();

    static {
        put(
                "length",
                "mm 0.001, cm 0.01, m 1, km 1000, in 0.0254, ft 0.3048, yd 0.9144, mi 1609.344");
        put("mass", "mg 0.000001, g 0.001, kg 1, t 1000, oz 0.028349523125, lb 0.45359237");
        put("time", "ms 0.001, s 1, min 60, h 3600, d 86400");
        put("volume", "ml 0.001, cl 0.01, l 1, m3 1000");
        put("data", "b 1, kb 1000, mb 1000000, gb 1000000000, tb 1000000000000");
    }

    private Units() {}

    private static void put(String of, String sizes) {
        for (var unit : sizes.split(", ", -1)) {
            var words = unit.split(" ", 2);
            UNITS.put(words[0], new Unit(of, new BigDecimal(words[1])));
        }
    }

    static Set<String> names() {
        return UNITS.keySet();
    }

    static boolean isKnown(String unit) {
        return UNITS.containsKey(unit);
    }

    /// The number in the unit `to`; absent for what is no measure of the same thing.
    static Optional<String> converted(String text, String to) {
        var parts = MEASURE.matcher(Texts.trimmed(text));
        if (!parts.matches()) return Optional.empty();
        var number = new BigDecimal(parts.group(1).replace(',', '.'));
        var written = parts.group(2).toLowerCase(Locale.ROOT);
        var from = UNITS.get(written.isEmpty() ? to : written);
        var wanted = UNITS.get(to);
        if (from == null || wanted == null || !from.of().equals(wanted.of())) {
            return Optional.empty();
        }
        if (from.equals(wanted)) return Optional.of(Decimals.plain(number).toPlainString());
        var made = Decimals.divide(number.multiply(from.size()), wanted.size());
        return Optional.of(made.toPlainString());
    }
}
