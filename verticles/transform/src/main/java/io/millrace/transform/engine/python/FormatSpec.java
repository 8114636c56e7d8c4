package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/// Python's format specification mini-language:
/// `[[fill]align][sign][#][0][width][grouping][.precision][type]`.
record FormatSpec(
        String fill,
        char align,
        char sign,
        boolean isAlternate,
        int width,
        String grouping,
        int precision,
        char type) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,6})?([_,])?(?:\\.(\\d{1,6}))?([a-zA-Z%])?",
                    Pattern.DOTALL);
    private static final char NOTHING = 0;

    /// What `str.format` makes of `value`.
    static String format(Value value, String specification, Budget budget) {
        if (specification.isEmpty()) {
            return value instanceof Thing thing ? thing.format("") : Repr.str(value);
        }
        return switch (Items.plain(value)) {
            case Value.Int(var number) -> parse(specification, budget).integer(number, "int");
            case Value.Bool(var flag) ->
                    parse(specification, budget)
                            .integer(flag ? BigInteger.ONE : BigInteger.ZERO, "bool");
            case Value.Real(var number) -> parse(specification, budget).real(number);
            case Value.Text(var text) -> parse(specification, budget).text(text);
            case DecimalValue(var number) -> parse(specification, budget).decimal(number);
            case Thing thing -> thing.format(specification);
            default ->
                    throw new PythonError(
                            "unsupported format string passed to "
                                    + Types.name(value)
                                    + ".__format__");
        };
    }

    private static FormatSpec parse(String text, Budget budget) {
        var form = FORM.matcher(text);
        if (!form.matches()) throw new PythonError("Invalid format specifier '" + text + "'");
        boolean zero = form.group(5) != null;
        var fill = form.group(1);
        var spec =
                new FormatSpec(
                        fill != null ? fill : zero ? "0" : " ",
                        form.group(2) != null ? form.group(2).charAt(0) : zero ? '0' : NOTHING,
                        form.group(3) == null ? NOTHING : form.group(3).charAt(0),
                        form.group(4) != null,
                        form.group(6) == null ? 0 : Integer.parseInt(form.group(6)),
                        form.group(7) == null ? "" : form.group(7),
                        form.group(8) == null ? -1 : Integer.parseInt(form.group(8)),
                        form.group(9) == null ? NOTHING : form.group(9).charAt(0));
        budget.characters((long) spec.width + Math.max(spec.precision, 0));
        return spec;
    }

    private String text(String text) {
        if (type != NOTHING && type != 's') throw unknownCode("str");
        if (sign != NOTHING) throw notAllowed("Sign", "string format specifier");
        if (align == '=') throw notAllowed("'=' alignment", "string format specifier");
        if (isAlternate) throw notAllowed("Alternate form (#)", "string format specifier");
        if (!grouping.isEmpty()) throw notAllowed("'" + grouping + "'", "string format specifier");
        int size = text.codePointCount(0, text.length());
        var cut =
                precision >= 0 && precision < size
                        ? text.substring(0, text.offsetByCodePoints(0, precision))
                        : text;
        return pad("", cut, '<');
    }

    private String integer(BigInteger number, String kind) {
        if (type != NOTHING && "eEfFgG%".indexOf(type) >= 0) {
            return real(Numbers.real(new Value.Int(number)));
        }
        if (precision >= 0) throw notAllowed("Precision", "integer format specifier");
        var size = number.abs();
        return switch (type) {
            case NOTHING, 'd', 'n' -> whole(number, "", Numbers.text(size), 3);
            case 'x' -> whole(number, "0x", size.toString(16), 4);
            case 'X' -> whole(number, "0X", size.toString(16).toUpperCase(Locale.ROOT), 4);
            case 'o' -> whole(number, "0o", size.toString(8), 4);
            case 'b' -> whole(number, "0b", size.toString(2), 4);
            case 'c' -> character(number);
            default -> throw unknownCode(kind);
        };
    }

    private String whole(BigInteger number, String prefix, String digits, int group) {
        boolean isGroupedByComma = grouping.equals(",") && group != 3;
        if (isGroupedByComma || (type == 'n' && !grouping.isEmpty())) {
            throw new PythonError("Cannot specify '" + grouping + "' with '" + type + "'.");
        }
        return signed(number.signum() < 0, isAlternate ? prefix : "", digits, group);
    }

    @SuppressWarnings("OrphanedFormatString") // Python's words
    private String character(BigInteger number) {
        if (sign != NOTHING) throw notAllowed("Sign", "integer format specifier 'c'");
        if (number.signum() < 0 || number.bitLength() > 21) {
            throw new PythonError("%c arg not in range(0x110000)");
        }
        int point = number.intValue();
        if (!Character.isValidCodePoint(point)) {
            throw new PythonError("%c arg not in range(0x110000)");
        }
        return pad("", Character.toString(point), '<');
    }

    private String real(double number) {
        boolean isNegative = number < 0 || (number == 0 && 1 / number < 0);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            if (type != NOTHING && "eEfFgGn%".indexOf(type) < 0) throw unknownCode("float");
            var text = Double.isNaN(number) ? "nan" : "inf";
            boolean isUpper = Character.isUpperCase(type);
            return signed(
                    isNegative,
                    "",
                    (isUpper ? text.toUpperCase(Locale.ROOT) : text) + (type == '%' ? "%" : ""),
                    3);
        }
        double size = Math.abs(number);
        var exact = new BigDecimal(type == '%' ? size * 100 : size);
        var text =
                type == NOTHING && precision < 0
                        ? Numbers.text(size)
                        : digits(exact, precision < 0 ? 6 : precision);
        return signed(isNegative, "", text, 3);
    }

    private String digits(BigDecimal size, int precision) {
        return switch (type) {
            case 'f', 'F' -> FloatText.fixed(size, precision);
            case '%' -> FloatText.fixed(size, precision) + "%";
            case 'e' -> FloatText.scientific(size, precision);
            case 'E' -> FloatText.scientific(size, precision).toUpperCase(Locale.ROOT);
            case 'g', 'n' -> FloatText.general(size, precision, isAlternate, false);
            case 'G' ->
                    FloatText.general(size, precision, isAlternate, false).toUpperCase(Locale.ROOT);
            case NOTHING -> FloatText.general(size, precision, isAlternate, true);
            default -> throw unknownCode("float");
        };
    }

    private String decimal(BigDecimal number) {
        var size = number.abs();
        var text =
                switch (type) {
                    case NOTHING ->
                            precision < 0
                                    ? size.toString()
                                    : FloatText.general(size, precision, isAlternate, false);
                    case 'f', 'F' -> FloatText.fixed(size, fraction(size));
                    case '%' ->
                            FloatText.fixed(
                                            size.movePointRight(2),
                                            fraction(size.movePointRight(2)))
                                    + "%";
                    default -> digits(size, precision < 0 ? 6 : precision);
                };
        return signed(number.signum() < 0, "", text, 3);
    }

    private int fraction(BigDecimal size) {
        return precision < 0 ? Math.max(0, size.scale()) : precision;
    }

    /// @param group digits between two separators
    private String signed(boolean isNegative, String prefix, String digits, int group) {
        var plus = sign == '+' || sign == ' ' ? String.valueOf(sign) : "";
        var start = (isNegative ? "-" : plus) + prefix;
        boolean isZeroFilled = fill.equals("0") && (align == '=' || align == '0');
        int least = isZeroFilled ? width - start.length() : 0;
        return pad(start, grouping.isEmpty() ? digits : grouped(digits, group, least), '>');
    }

    /// `digits` with separators, and with zeros before it until it has `least` characters.
    private String grouped(String digits, int group, int least) {
        int radix = group == 3 ? 10 : 16;
        int end = 0;
        while (end < digits.length() && Character.digit(digits.charAt(end), radix) >= 0) end++;
        int tail = digits.length() - end;
        int size = end;
        while (size > 0 && size + (size - 1) / group + tail < least) size++;
        return separated("0".repeat(size - end) + digits.substring(0, end), group)
                + digits.substring(end);
    }

    private String separated(String digits, int group) {
        var out = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % group == 0) out.append(grouping);
            out.append(digits.charAt(i));
        }
        return out.toString();
    }

    private String pad(String start, String body, char usual) {
        int missing = width - start.length() - body.codePointCount(0, body.length());
        if (missing <= 0) return start + body;
        char side = align == NOTHING || (align == '0' && usual == '<') ? usual : align;
        return switch (side) {
            case '<' -> start + body + fill.repeat(missing);
            case '=', '0' -> start + fill.repeat(missing) + body;
            case '^' ->
                    fill.repeat(missing / 2) + start + body + fill.repeat(missing - missing / 2);
            default -> fill.repeat(missing) + start + body;
        };
    }

    private static PythonError notAllowed(String what, String where) {
        return new PythonError(what + " not allowed in " + where);
    }

    private PythonError unknownCode(String kind) {
        return new PythonError(
                "Unknown format code '" + type + "' for object of type '" + kind + "'");
    }
}
