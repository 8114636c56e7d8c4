package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Filters that make or take numbers.
final class NumberFilters {
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:\\d[\\d_]*+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,4})?");
    private static final Pattern SPECIAL = Pattern.compile("[-+]?(?:inf|infinity|nan)");
    private static final int MAX_DIGITS = 4300;

    private NumberFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("abs()", (self, _) -> absolute(self))
                .add("round(precision?, method?)", NumberFilters::round)
                .add("int(default?, base?)", NumberFilters::integer)
                .add("float(default?)", (self, in) -> real(self).orElseGet(() -> fallback(in, 0.0)))
                .add("filesizeformat(binary?)", (self, in) -> fileSize(self, in.isTrue("binary")));
    }

    private static Value fallback(Bound in, double usual) {
        return in.get("default", new Value.Real(usual));
    }

    private static Value absolute(Value self) {
        if (self instanceof Value.Real(var number)) return new Value.Real(Math.abs(number));
        return new Value.Int(
                Numbers.integer(self)
                        .orElseThrow(() -> new PythonError("abs wants a number"))
                        .abs());
    }

    private static Value round(Value self, Bound in) {
        int precision = in.integer("precision", 0);
        var method = in.text("method", "common");
        return switch (method) {
            case "common" -> Numbers.round(self, precision);
            case "ceil", "floor" -> {
                double scale = Math.pow(10, precision);
                double scaled = Numbers.real(self) * scale;
                yield new Value.Real(
                        (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
            }
            default -> throw new PythonError("method must be common, ceil or floor");
        };
    }

    private static Value integer(Value self, Bound in) {
        return switch (self) {
            case Value.Text(var text) ->
                    parsed(text.strip(), in.integer("base", 10))
                            .or(() -> real(self).flatMap(NumberFilters::whole))
                            .orElseGet(() -> in.get("default", Value.Int.of(0)));
            case Value.Real(var number) ->
                    whole(new Value.Real(number))
                            .orElseGet(() -> in.get("default", Value.Int.of(0)));
            default ->
                    Numbers.integer(self)
                            .<Value>map(Value.Int::new)
                            .orElseGet(() -> in.get("default", Value.Int.of(0)));
        };
    }

    private static Optional<Value> parsed(String text, int base) {
        if (base < 2 || base > 36) throw new PythonError("int() base must be >= 2 and <= 36");
        var digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean hasPrefix =
                base != 10
                        && digits.startsWith(
                                base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "-");
        if (hasPrefix) digits = digits.substring(2);
        if (digits.length() > MAX_DIGITS) return Optional.empty();
        try {
            return Optional.of(new Value.Int(new BigInteger(digits, base)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Value> whole(Value real) {
        double number = Numbers.real(real);
        return Double.isNaN(number) || Double.isInfinite(number)
                ? Optional.empty()
                : Optional.of(Numbers.truncate(number));
    }

    private static Optional<Value> real(Value self) {
        if (Numbers.isNumber(self)) return Optional.of(new Value.Real(Numbers.real(self)));
        if (!(self instanceof Value.Text(var text))) return Optional.empty();
        var digits = text.strip().toLowerCase(Locale.ROOT);
        if (FLOAT.matcher(digits).matches()) {
            return Optional.of(new Value.Real(Double.parseDouble(digits.replace("_", ""))));
        }
        if (!SPECIAL.matcher(digits).matches()) return Optional.empty();
        double size = digits.endsWith("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
        return Optional.of(new Value.Real(digits.startsWith("-") ? -size : size));
    }

    private static Value fileSize(Value self, boolean isBinary) {
        double bytes = Numbers.real(Items.isTrue(self) ? self : Value.Int.of(0));
        int base = isBinary ? 1024 : 1000;
        if (bytes == 1) return new Value.Text("1 Byte");
        if (bytes < base) return new Value.Text((long) bytes + " Bytes");
        var units = isBinary ? "KMGTPEZY" : "kMGTPEZY";
        int unit = 0;
        double size = bytes / base;
        while (size >= base && unit < units.length() - 1) {
            size /= base;
            unit++;
        }
        return new Value.Text(
                String.format(
                        Locale.ROOT, "%.1f %s%s", size, units.charAt(unit), isBinary ? "iB" : "B"));
    }
}
