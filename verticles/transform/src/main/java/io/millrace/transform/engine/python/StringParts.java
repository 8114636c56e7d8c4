package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;

/// The methods of `str` that cut, search and join.
public final class StringParts {
    private StringParts() {}

    static void addTo(Methods<String> methods) {
        methods.add("strip(chars?)", (self, in) -> stripped(self, in, true, true))
                .add("lstrip(chars?)", (self, in) -> stripped(self, in, true, false))
                .add("rstrip(chars?)", (self, in) -> stripped(self, in, false, true))
                .add("split(sep?, maxsplit?)", (self, in) -> split(self, in, false))
                .add("rsplit(sep?, maxsplit?)", (self, in) -> split(self, in, true))
                .add("splitlines(keepends?)", (self, in) -> lines(self, in.isTrue("keepends")))
                .add("partition(sep)", (self, in) -> partition(self, in, false))
                .add("rpartition(sep)", (self, in) -> partition(self, in, true))
                .add("join(items)", StringParts::join)
                .add("startswith(part, start?)", (self, in) -> edge(self, in, String::startsWith))
                .add("endswith(part, start?)", (self, in) -> edge(self, in, String::endsWith))
                .add("removeprefix(part)", (self, in) -> removePrefix(self, in.text("part")))
                .add("removesuffix(part)", (self, in) -> removeSuffix(self, in.text("part")))
                .add("find(part, start?)", (self, in) -> find(self, in, false, false))
                .add("rfind(part)", (self, in) -> find(self, in, true, false))
                .add("index(part, start?)", (self, in) -> find(self, in, false, true))
                .add("rindex(part)", (self, in) -> find(self, in, true, true))
                .add("count(part)", StringParts::count);
    }

    private static Value text(String value) {
        return new Value.Text(value);
    }

    public static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
    }

    private static Value stripped(String self, Bound in, boolean start, boolean end) {
        var chars = in.get("chars") == Value.None.NONE ? null : in.text("chars");
        return text(strip(self, chars, start, end));
    }

    public static String strip(
            String text,
            @org.jspecify.annotations.Nullable String chars,
            boolean start,
            boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && isIn(text.codePointAt(from), chars)) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (end && to > from && isIn(text.codePointBefore(to), chars)) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static boolean isIn(int point, @org.jspecify.annotations.Nullable String chars) {
        return chars == null ? isSpace(point) : chars.indexOf(point) >= 0;
    }

    private static Value split(String self, Bound in, boolean fromEnd) {
        int limit = in.integer("maxsplit", -1);
        boolean onSpace = in.get("sep") == Value.None.NONE;
        var separator = onSpace ? "" : in.text("sep");
        if (!onSpace && separator.isEmpty()) throw new PythonError("empty separator");
        var parts =
                onSpace
                        ? words(self, limit, fromEnd)
                        : fromEnd ? splitLast(self, separator, limit) : cut(self, separator, limit);
        in.budget().steps(parts.size());
        return new ListValue(parts.stream().map(Value.Text::new).toList());
    }

    private static List<String> cut(String text, String separator, int limit) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int at = text.indexOf(separator);
                at >= 0 && (limit < 0 || parts.size() < limit);
                at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<String> splitLast(String text, String separator, int limit) {
        var parts = new ArrayList<String>();
        int to = text.length();
        for (int at = text.lastIndexOf(separator);
                at >= 0 && (limit < 0 || parts.size() < limit);
                at = text.lastIndexOf(separator, to - separator.length())) {
            parts.add(text.substring(at + separator.length(), to));
            to = at;
            if (to < separator.length()) break;
        }
        parts.add(text.substring(0, to));
        Collections.reverse(parts);
        return parts;
    }

    private static List<String> words(String text, int limit, boolean fromEnd) {
        var parts = new ArrayList<String>();
        var rest = strip(text, null, true, true);
        while (!rest.isEmpty() && (limit < 0 || parts.size() < limit)) {
            int edge = fromEnd ? lastWord(rest) : firstWordEnd(rest);
            parts.add(fromEnd ? rest.substring(edge) : rest.substring(0, edge));
            rest = fromEnd ? rest.substring(0, edge) : rest.substring(edge);
            rest = strip(rest, null, !fromEnd, fromEnd);
        }
        if (!rest.isEmpty()) parts.add(rest);
        if (fromEnd) Collections.reverse(parts);
        return parts;
    }

    private static int firstWordEnd(String text) {
        int at = 0;
        while (at < text.length() && !isSpace(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private static int lastWord(String text) {
        int at = text.length();
        while (at > 0 && !isSpace(text.codePointBefore(at))) {
            at -= Character.charCount(text.codePointBefore(at));
        }
        return at;
    }

    private static Value lines(String text, boolean keepEnds) {
        var lines = new ArrayList<Value>();
        int from = 0;
        while (from < text.length()) {
            int end = from;
            while (end < text.length()
                    && "\n\r\u000b\f\u0085\u2028\u2029".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            int next = Math.min(text.length(), end + (text.startsWith("\r\n", end) ? 2 : 1));
            lines.add(text(text.substring(from, keepEnds ? next : end)));
            from = next;
        }
        return new ListValue(lines);
    }

    private static Value partition(String self, Bound in, boolean last) {
        var separator = in.text("sep");
        if (separator.isEmpty()) throw new PythonError("empty separator");
        int at = last ? self.lastIndexOf(separator) : self.indexOf(separator);
        if (at >= 0) {
            return Value.Tuple.of(
                    text(self.substring(0, at)),
                    text(separator),
                    text(self.substring(at + separator.length())));
        }
        return last
                ? Value.Tuple.of(text(""), text(""), text(self))
                : Value.Tuple.of(text(self), text(""), text(""));
    }

    private static Value join(String self, Bound in) {
        var out = new StringBuilder();
        int at = 0;
        for (var item : Items.of(in.get("items"))) {
            if (!(item instanceof Value.Text(var part))) {
                throw new PythonError(
                        "sequence item "
                                + at
                                + ": expected str instance, "
                                + Types.name(item)
                                + " found");
            }
            in.budget().characters(self.length() + (long) part.length());
            if (at++ > 0) out.append(self);
            out.append(part);
        }
        return text(out.toString());
    }

    private static Value edge(String self, Bound in, BiPredicate<String, String> test) {
        int start = Math.clamp(in.integer("start", 0), 0, self.length());
        var tail = self.substring(start);
        var part = in.get("part");
        var parts = part instanceof Value.Tuple(var several) ? several : List.of(part);
        return Value.Bool.of(
                parts.stream()
                        .anyMatch(one -> {
                            if (one instanceof Value.Text(var text)) {
                                return test.test(tail, text);
                            }
                            throw in.wrong("part", "a string");
                        }));
    }

    private static Value removePrefix(String self, String part) {
        return text(self.startsWith(part) ? self.substring(part.length()) : self);
    }

    private static Value removeSuffix(String self, String part) {
        return text(self.endsWith(part) ? self.substring(0, self.length() - part.length()) : self);
    }

    private static Value find(String self, Bound in, boolean last, boolean mustExist) {
        var part = in.text("part");
        int size = self.codePointCount(0, self.length());
        int start = in.integer("start", 0);
        int from =
                self.offsetByCodePoints(0, Math.clamp(start < 0 ? start + size : start, 0, size));
        int at = last ? self.lastIndexOf(part) : self.indexOf(part, from);
        if (at < 0 && mustExist) throw new PythonError("substring not found");
        return Value.Int.of(at < 0 ? -1 : self.codePointCount(0, at));
    }

    private static Value count(String self, Bound in) {
        var part = in.text("part");
        if (part.isEmpty()) return Value.Int.of(self.codePointCount(0, self.length()) + 1L);
        return Value.Int.of(cut(self, part, -1).size() - 1L);
    }
}
