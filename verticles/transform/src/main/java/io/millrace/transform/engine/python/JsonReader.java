package io.millrace.transform.engine.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// Reads one JSON document into values.
final class JsonReader {
    private static final Pattern NUMBER =
            Pattern.compile("(-?(?:0|[1-9]\\d*))(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final int MAX_DEPTH = 100;

    private final String json;
    private int at;

    JsonReader(String json) {
        this.json = json;
    }

    Value document() {
        var value = value(0);
        skipSpace();
        if (at < json.length()) throw wrong("Extra data");
        return value;
    }

    private Value value(int depth) {
        if (depth > MAX_DEPTH) throw wrong("nested too deep");
        Budget.visits(1);
        skipSpace();
        if (at >= json.length()) throw wrong("Expecting value");
        return switch (json.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Value.Text(string());
            case 't' -> word("true", Value.Bool.TRUE);
            case 'f' -> word("false", Value.Bool.FALSE);
            case 'n' -> word("null", Value.None.NONE);
            case 'N' -> word("NaN", new Value.Real(Double.NaN));
            case 'I' -> word("Infinity", new Value.Real(Double.POSITIVE_INFINITY));
            default ->
                    json.startsWith("-Infinity", at)
                            ? word("-Infinity", new Value.Real(Double.NEGATIVE_INFINITY))
                            : number();
        };
    }

    private Value object(int depth) {
        var dict = new DictValue();
        at++;
        if (accept('}')) return dict;
        do {
            skipSpace();
            if (at >= json.length() || json.charAt(at) != '"')
                throw wrong("Expecting property name");
            var key = string();
            if (!accept(':')) throw wrong("Expecting ':' delimiter");
            dict.put(key, value(depth + 1));
        } while (accept(','));
        if (!accept('}')) throw wrong("Expecting ',' delimiter");
        return dict;
    }

    private Value array(int depth) {
        var items = new ArrayList<Value>();
        at++;
        if (accept(']')) return new ListValue(items);
        do {
            items.add(value(depth + 1));
        } while (accept(','));
        if (!accept(']')) throw wrong("Expecting ',' delimiter");
        return new ListValue(items);
    }

    private String string() {
        var out = new StringBuilder();
        for (at++; at < json.length() && json.charAt(at) != '"'; at++) {
            char c = json.charAt(at);
            if (c < 0x20) throw wrong("Invalid control character");
            out.append(c == '\\' ? escape() : c);
        }
        if (at >= json.length()) throw wrong("Unterminated string");
        at++;
        return out.toString();
    }

    private char escape() {
        at++;
        char c = at < json.length() ? json.charAt(at) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int end = at + 5;
                if (end > json.length() || !json.substring(at + 1, end).matches("[0-9a-fA-F]{4}")) {
                    throw wrong("Invalid \\uXXXX escape");
                }
                var digits = json.substring(at + 1, end);
                at = end - 1;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw wrong("Invalid \\escape");
        };
    }

    private Value word(String word, Value value) {
        if (!json.startsWith(word, at)) throw wrong("Expecting value");
        at += word.length();
        return value;
    }

    private Value number() {
        var number = NUMBER.matcher(json).region(at, json.length());
        if (!number.lookingAt()) throw wrong("Expecting value");
        if (number.group().length() > Numbers.MAX_DIGITS) throw wrong("Number too long");
        at = number.end();
        boolean isWhole = number.group(2) == null && number.group(3) == null;
        return isWhole
                ? new Value.Int(new BigInteger(number.group(1)))
                : new Value.Real(Double.parseDouble(number.group()));
    }

    private boolean accept(char expected) {
        skipSpace();
        if (at >= json.length() || json.charAt(at) != expected) return false;
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < json.length() && " \t\n\r".indexOf(json.charAt(at)) >= 0) at++;
    }

    private PythonError wrong(String what) {
        return new PythonError("JSON: " + what + " at character " + at);
    }
}
