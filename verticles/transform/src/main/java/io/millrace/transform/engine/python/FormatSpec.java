package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
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

    static FormatSpec parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) throw new PythonError("Invalid format specifier '" + text + "'");
        boolean zero = form.group(5) != null;
        var fill = form.group(1);
        return new FormatSpec(
                fill != null ? fill : zero ? "0" : " ",
                form.group(2) != null ? form.group(2).charAt(0) : zero ? '=' : NOTHING,
                form.group(3) == null ? '-' : form.group(3).charAt(0),
                form.group(4) != null,
                form.group(6) == null ? 0 : Integer.parseInt(form.group(6)),
                form.group(7) == null ? "" : form.group(7),
                form.group(8) == null ? -1 : Integer.parseInt(form.group(8)),
                form.group(9) == null ? NOTHING : form.group(9).charAt(0));
    }

    String format(Value value, Budget budget) {
        budget.characters((long) width + Math.max(precision, 0));
        return switch (value) {
            case Value.Int(var number) -> integer(number);
            case Value.Bool(var flag) ->
                    type == NOTHING || type == 's'
                            ? text(Repr.str(value))
                            : integer(flag ? BigInteger.ONE : BigInteger.ZERO);
            case Value.Real(var number) -> real(number);
            default -> text(Repr.str(value));
        };
    }

    private String text(String text) {
        if (type != NOTHING && type != 's') throw unknownCode("str");
        int size = text.codePointCount(0, text.length());
        var cut =
                precision >= 0 && precision < size
                        ? text.substring(0, text.offsetByCodePoints(0, precision))
                        : text;
        return pad("", cut, '<');
    }

    private String integer(BigInteger number) {
        return switch (type) {
            case NOTHING, 'd', 'n' -> signed(number.signum() < 0, group(number.abs().toString()));
            case 'x' -> signed(number.signum() < 0, prefix("0x") + number.abs().toString(16));
            case 'X' ->
                    signed(
                            number.signum() < 0,
                            prefix("0X") + number.abs().toString(16).toUpperCase(Locale.ROOT));
            case 'o' -> signed(number.signum() < 0, prefix("0o") + number.abs().toString(8));
            case 'b' -> signed(number.signum() < 0, prefix("0b") + number.abs().toString(2));
            case 'c' -> pad("", Character.toString(number.intValue() & 0xffff), '<');
            default -> real(number.doubleValue());
        };
    }

    private String prefix(String prefix) {
        return isAlternate ? prefix : "";
    }

    private String real(double number) {
        boolean negative = number < 0 || (number == 0 && 1 / number < 0);
        double size = Math.abs(number);
        if (Double.isNaN(size) || Double.isInfinite(size)) {
            return signed(negative, Double.isNaN(size) ? "nan" : "inf");
        }
        int digits = precision < 0 ? 6 : precision;
        return switch (type) {
            case 'f', 'F' -> signed(negative, group(fixed(size, digits)));
            case '%' -> signed(negative, fixed(size * 100, digits) + "%");
            case 'e' -> signed(negative, scientific(size, digits));
            case 'E' -> signed(negative, scientific(size, digits).toUpperCase(Locale.ROOT));
            case 'g', 'G', 'n' -> signed(negative, group(general(size, Math.max(1, digits))));
            case NOTHING ->
                    signed(
                            negative,
                            group(
                                    precision < 0
                                            ? Numbers.text(size)
                                            : withPoint(general(size, Math.max(1, digits)))));
            default -> throw unknownCode("float");
        };
    }

    private static String withPoint(String number) {
        return number.matches("\\d+") ? number + ".0" : number;
    }

    private static String fixed(double size, int digits) {
        return new BigDecimal(size).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(double size, int digits) {
        if (size == 0) return fixed(0, digits) + "e+00";
        var exact = new BigDecimal(size);
        var rounded = exact.round(new java.math.MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        var mantissa = rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN);
        return mantissa.toPlainString()
                + "e"
                + (exponent < 0 ? "-" : "+")
                + "%02d".formatted(Math.abs(exponent));
    }

    private static String general(double size, int digits) {
        if (size == 0) return "0";
        var rounded =
                new BigDecimal(size)
                        .round(new java.math.MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return rounded.stripTrailingZeros().toPlainString();
        }
        var text = scientific(size, digits - 1);
        int at = text.indexOf('e');
        var mantissa = text.substring(0, at);
        if (mantissa.indexOf('.') >= 0)
            mantissa = mantissa.replaceAll("0+$", "").replaceAll("\\.$", "");
        return mantissa + text.substring(at);
    }

    private String group(String number) {
        if (grouping.isEmpty()) return number;
        int end = 0;
        while (end < number.length() && Character.isDigit(number.charAt(end))) end++;
        var out = new StringBuilder(number);
        for (int at = end - 3; at > 0; at -= 3) out.insert(at, grouping);
        return out.toString();
    }

    private String signed(boolean negative, String digits) {
        return pad(negative ? "-" : sign == '-' ? "" : String.valueOf(sign), digits, '>');
    }

    private String pad(String sign, String body, char usual) {
        int missing = width - sign.length() - body.codePointCount(0, body.length());
        if (missing <= 0) return sign + body;
        return switch (align == NOTHING ? usual : align) {
            case '<' -> sign + body + fill.repeat(missing);
            case '=' -> sign + fill.repeat(missing) + body;
            case '^' -> fill.repeat(missing / 2) + sign + body + fill.repeat(missing - missing / 2);
            default -> fill.repeat(missing) + sign + body;
        };
    }

    private PythonError unknownCode(String kind) {
        return new PythonError(
                "Unknown format code '" + type + "' for object of type '" + kind + "'");
    }
}
