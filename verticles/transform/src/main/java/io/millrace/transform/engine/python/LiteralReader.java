package io.millrace.transform.engine.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads one literal of Python, as `ast.literal_eval` does: numbers, strings, lists, tuples, dicts,
/// True, False, None.
public final class LiteralReader {
    private static final int MAX_DEPTH = 50;
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:\\d+(\\.\\d*)?|(\\.\\d+))([eE][-+]?\\d{1,4})?");

    private final String text;
    private int at;

    private LiteralReader(String text) {
        this.text = text;
    }

    /// Empty where the text is no literal.
    public static Optional<Value> read(String text) {
        Budget.scan(text.length());
        try {
            var reader = new LiteralReader(text);
            var value = reader.value(0);
            reader.skipSpace();
            return reader.at == text.length() ? Optional.of(value) : Optional.empty();
        } catch (NoLiteral e) {
            return Optional.empty();
        }
    }

    /// The text is none.
    private static final class NoLiteral extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoLiteral() {
            super(null, null, false, false);
        }
    }

    private Value value(int depth) {
        if (depth > MAX_DEPTH) throw new NoLiteral();
        Budget.visits(1);
        skipSpace();
        if (at == text.length()) throw new NoLiteral();
        return switch (text.charAt(at)) {
            case '[' -> new ListValue(items(']', depth));
            case '(' -> tuple(depth);
            case '{' -> dict(depth);
            case '\'', '"' -> string();
            case 'T' -> word("True", Value.Bool.TRUE);
            case 'F' -> word("False", Value.Bool.FALSE);
            case 'N' -> word("None", Value.None.NONE);
            default -> number();
        };
    }

    private Value word(String word, Value value) {
        if (!text.startsWith(word, at)) throw new NoLiteral();
        at += word.length();
        return value;
    }

    private Value number() {
        var number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt() || number.group().length() > Numbers.MAX_DIGITS) {
            throw new NoLiteral();
        }
        at = number.end();
        boolean isWhole =
                number.group(1) == null && number.group(2) == null && number.group(3) == null;
        var digits = number.group();
        if (!isWhole) return new Value.Real(Double.parseDouble(digits));
        return new Value.Int(new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits));
    }

    private Value string() {
        char quote = text.charAt(at++);
        var out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\n') throw new NoLiteral();
            out.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) throw new NoLiteral();
        at++;
        return new Value.Text(out.toString());
    }

    private char escaped() {
        if (at == text.length()) throw new NoLiteral();
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '\\', '\'', '"' -> c;
            default -> throw new NoLiteral();
        };
    }

    private List<Value> items(char close, int depth) {
        at++;
        var items = new ArrayList<Value>();
        while (!accept(close)) {
            if (!items.isEmpty() && !accept(',')) throw new NoLiteral();
            if (!items.isEmpty() && accept(close)) return items;
            items.add(value(depth + 1));
        }
        return items;
    }

    private Value tuple(int depth) {
        int start = at;
        var items = items(')', depth);
        boolean isTuple = items.size() != 1 || hasComma(start);
        return isTuple ? new Value.Tuple(items) : items.getFirst();
    }

    /// Whether a comma stands before the bracket that was just read.
    private boolean hasComma(int start) {
        return text.substring(start, at - 1).stripTrailing().endsWith(",");
    }

    private Value dict(int depth) {
        at++;
        var dict = new DictValue();
        while (!accept('}')) {
            if (dict.size() > 0 && !accept(',')) throw new NoLiteral();
            if (dict.size() > 0 && accept('}')) return dict;
            var key = value(depth + 1);
            if (!accept(':') || !Equality.isHashable(key)) throw new NoLiteral();
            dict.put(key, value(depth + 1));
        }
        return dict;
    }

    private boolean accept(char expected) {
        skipSpace();
        if (at == text.length() || text.charAt(at) != expected) return false;
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at++;
    }
}
