package io.millrace.transform.engine.python;

import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python's `format % values`.
final class PercentFormat {
    private static final Pattern FIELD =
            Pattern.compile(
                    "%(?:\\(([^)]*)\\))?([-+ #0]*)(\\*|\\d{1,6})?(?:\\.(\\d{1,6}))?([a-zA-Z%])");

    private PercentFormat() {}

    static String format(String format, Value values, Budget budget) {
        var positional =
                (values instanceof Value.Tuple(var items) ? items : List.of(values)).iterator();
        var field = FIELD.matcher(format);
        var out = new StringBuilder();
        int from = 0;
        boolean usesNames = values instanceof DictValue;
        while (field.find()) {
            literal(format, from, field.start(), out);
            out.append(field(field, values, positional, budget));
            from = field.end();
        }
        literal(format, from, format.length(), out);
        budget.characters(out.length());
        if (positional.hasNext() && !usesNames) {
            throw new PythonError("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private static void literal(String format, int from, int to, StringBuilder out) {
        if (format.substring(from, to).indexOf('%') >= 0) {
            throw new PythonError(
                    "incomplete or unsupported format in " + Repr.repr(new Value.Text(format)));
        }
        out.append(format, from, to);
    }

    private static String field(
            Matcher field, Value values, Iterator<Value> positional, Budget budget) {
        char type = field.group(5).charAt(0);
        if (type == '%') return "%";
        var width = field.group(3) == null ? "" : field.group(3);
        if (width.equals("*")) width = Repr.str(next(positional));
        var value =
                field.group(1) == null
                        ? next(positional)
                        : Attributes.item(values, new Value.Text(field.group(1)));
        return convert(value, type, flags(field.group(2), type) + width, field.group(4), budget);
    }

    private static Value next(Iterator<Value> positional) {
        if (!positional.hasNext()) throw new PythonError("not enough arguments for format string");
        return positional.next();
    }

    private static String flags(String flags, char type) {
        boolean isNumber = "sra".indexOf(type) < 0;
        var align = flags.contains("-") ? "<" : ">";
        var zero = isNumber && flags.contains("0") && !flags.contains("-");
        return (zero ? "" : align)
                + (isNumber && flags.contains("+")
                        ? "+"
                        : isNumber && flags.contains(" ") ? " " : "")
                + (isNumber && flags.contains("#") ? "#" : "")
                + (zero ? "0" : "");
    }

    private static String convert(
            Value value,
            char type,
            String layout,
            @org.jspecify.annotations.Nullable String precision,
            Budget budget) {
        var digits = precision == null ? "" : "." + precision;
        return switch (type) {
            case 's' -> FormatSpec.parse(layout + digits).format(text(Repr.str(value)), budget);
            case 'r', 'a' ->
                    FormatSpec.parse(layout + digits).format(text(Repr.repr(value)), budget);
            case 'd', 'i', 'u' -> FormatSpec.parse(layout + "d").format(whole(value), budget);
            case 'x', 'X', 'o', 'c' -> FormatSpec.parse(layout + type).format(whole(value), budget);
            case 'f', 'F', 'e', 'E', 'g', 'G' ->
                    FormatSpec.parse(layout + digits + type)
                            .format(new Value.Real(Numbers.real(value)), budget);
            default -> throw new PythonError("unsupported format character '" + type + "'");
        };
    }

    private static Value text(String value) {
        return new Value.Text(value);
    }

    private static Value whole(Value value) {
        if (value instanceof Value.Real(var number)) return Numbers.truncate(number);
        return new Value.Int(
                Numbers.integer(value)
                        .orElseThrow(() ->
                                new PythonError(
                                        "%d format: a real number is required, not "
                                                + Types.name(value))));
    }
}
