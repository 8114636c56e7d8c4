package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// Python's `format % values`.
final class PercentFormat {
    private static final int MAX_SIZE = 999_999;

    private final String format;
    private final Value values;
    private final Iterator<Value> positional;
    private final Budget budget;
    private int at;

    private PercentFormat(String format, Value values, Budget budget) {
        this.format = format;
        this.values = values;
        this.budget = budget;
        this.positional =
                (values instanceof Value.Tuple(var items) ? items : List.of(values)).iterator();
    }

    static String format(String format, Value values, Budget budget) {
        budget.characters(format.length());
        return new PercentFormat(format, values, budget).expand();
    }

    private String expand() {
        var out = new StringBuilder();
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            out.append(format, at, end);
            at = end + 1;
            if (percent < 0) break;
            var field = field();
            budget.characters(field.length());
            out.append(field);
        }
        if (positional.hasNext() && !takesMore()) {
            throw new PythonError("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    /// Whether a value that no field asked for is no error: it may have been asked by name.
    private boolean takesMore() {
        return values instanceof DictValue
                || values instanceof ListValue
                || values instanceof Value.View(_, RangeItems _);
    }

    /// A field after its `%`: `[(name)][flags][width][.precision][length]type`.
    private String field() {
        boolean isNamed = peek() == '(';
        var name = isNamed ? name() : "";
        int from = at;
        while ("-+ #0".indexOf(peek()) >= 0) at++;
        var flags = format.substring(from, at);
        int width = size(0);
        boolean isLeft = flags.indexOf('-') >= 0 || width < 0;
        int precision = -1;
        if (peek() == '.') {
            at++;
            precision = Math.max(0, size(0));
        }
        while ("hlL".indexOf(peek()) >= 0) at++;
        char type = peek();
        at++;
        if (type == '%') return "%";
        var value = isNamed ? named(name) : next();
        var layout = new Layout(flags, isLeft, Math.abs(width), precision, type);
        budget.characters((long) layout.width + Math.max(0, precision));
        return layout.convert(value);
    }

    private char peek() {
        if (at >= format.length()) throw new PythonError("incomplete format");
        return format.charAt(at);
    }

    private String name() {
        int from = at + 1;
        int open = 0;
        do {
            if (at >= format.length()) throw new PythonError("incomplete format key");
            char c = format.charAt(at++);
            if (c == '(') open++;
            else if (c == ')') open--;
        } while (open > 0);
        return format.substring(from, at - 1);
    }

    /// A number as written, or as `*` takes it from the values.
    private int size(int fallback) {
        if (peek() == '*') {
            at++;
            return Numbers.integer(next())
                    .filter(number -> number.bitLength() < 20)
                    .orElseThrow(() -> new PythonError("* wants int"))
                    .intValue();
        }
        int from = at;
        while (Character.isDigit(peek())) at++;
        if (from == at) return fallback;
        if (at - from > 6) throw new PythonError("width too big");
        return Math.min(MAX_SIZE, Integer.parseInt(format.substring(from, at)));
    }

    private Value next() {
        if (!positional.hasNext()) throw new PythonError("not enough arguments for format string");
        return positional.next();
    }

    private Value named(String name) {
        if (!(values instanceof DictValue dict)) throw new PythonError("format requires a mapping");
        return dict.get(name)
                .orElseThrow(() -> new PythonError("no key " + Repr.repr(new Value.Text(name))));
    }

    /// How one field is laid out.
    private record Layout(String flags, boolean isLeft, int width, int precision, char type) {
        String convert(Value value) {
            return switch (type) {
                case 's' -> padded(cut(Repr.str(value)));
                case 'r' -> padded(cut(Repr.repr(value)));
                case 'a' -> padded(cut(Repr.ascii(value)));
                case 'c' -> padded(character(value));
                case 'd', 'i', 'u' -> whole(decimal(value), 10, "");
                case 'o' -> whole(integer(value), 8, "0o");
                case 'x' -> whole(integer(value), 16, "0x");
                case 'X' -> whole(integer(value), 16, "0X").toUpperCase(Locale.ROOT);
                case 'f', 'F', 'e', 'E', 'g', 'G' -> real(Numbers.real(value));
                default -> throw new PythonError("unsupported format character '" + type + "'");
            };
        }

        private boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        private String cut(String text) {
            int size = text.codePointCount(0, text.length());
            return precision < 0 || precision >= size
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, precision));
        }

        @SuppressWarnings("OrphanedFormatString") // Python's words
        private static String character(Value value) {
            if (Items.plain(value) instanceof Value.Text(var text)) {
                if (text.codePointCount(0, text.length()) == 1) return text;
            } else if (Numbers.integer(value).filter(it -> it.bitLength() < 21).isPresent()) {
                int point = Numbers.integer(value).get().intValue();
                if (Character.isValidCodePoint(point)) return Character.toString(point);
            }
            throw new PythonError("%c requires int or char");
        }

        private static BigInteger decimal(Value value) {
            if (value instanceof Value.Real(var number)) return whole(Numbers.truncate(number));
            if (value instanceof DecimalValue decimal) return decimal.toInteger();
            return whole(value);
        }

        private static BigInteger whole(Value value) {
            if (value instanceof Value.Undefined(var reason)) throw new PythonError(reason);
            return Numbers.integer(value)
                    .orElseThrow(() ->
                            new PythonError(
                                    "%d format: a real number is required, not "
                                            + Types.name(value)));
        }

        private BigInteger integer(Value value) {
            return Numbers.integer(value)
                    .orElseThrow(() ->
                            new PythonError(
                                    "%"
                                            + type
                                            + " format: an integer is required, not "
                                            + Types.name(value)));
        }

        private String whole(BigInteger number, int radix, String prefix) {
            var size = number.abs();
            var digits = radix == 10 ? Numbers.text(size) : size.toString(radix);
            var zeros = "0".repeat(Math.max(0, precision - digits.length()));
            return signed(number.signum() < 0, has('#') ? prefix : "", zeros + digits);
        }

        private String real(double number) {
            boolean isNegative = number < 0 || (number == 0 && 1 / number < 0);
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                return cased(signed(isNegative, "", Double.isNaN(number) ? "nan" : "inf"));
            }
            var size = new BigDecimal(Math.abs(number));
            int digits = precision < 0 ? 6 : precision;
            var text =
                    switch (type) {
                        case 'f', 'F' -> FloatText.fixed(size, digits);
                        case 'e', 'E' -> FloatText.scientific(size, digits);
                        default -> FloatText.general(size, digits, has('#'), false);
                    };
            return cased(signed(isNegative, "", text));
        }

        private String cased(String text) {
            return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
        }

        private String signed(boolean isNegative, String prefix, String digits) {
            var plus = has('+') ? "+" : has(' ') ? " " : "";
            var start = (isNegative ? "-" : plus) + prefix;
            int missing = width - start.length() - digits.length();
            if (missing > 0 && has('0') && !isLeft) {
                return start + "0".repeat(missing) + digits;
            }
            return padded(start + digits);
        }

        private String padded(String text) {
            int missing = width - text.codePointCount(0, text.length());
            if (missing <= 0) return text;
            return isLeft ? text + " ".repeat(missing) : " ".repeat(missing) + text;
        }
    }
}
