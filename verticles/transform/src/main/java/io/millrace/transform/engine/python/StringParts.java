package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The methods of `str` that cut and join.
public final class StringParts {
    private StringParts() {}

    static void addTo(Methods<String> methods) {
        methods.add("strip(chars?)", (self, in) -> stripped(self, in, true, true))
                .add("lstrip(chars?)", (self, in) -> stripped(self, in, true, false))
                .add("rstrip(chars?)", (self, in) -> stripped(self, in, false, true))
                .add("split(sep?, maxsplit?)", (self, in) -> split(self, in, false))
                .add("rsplit(sep?, maxsplit?)", (self, in) -> split(self, in, true))
                .add("splitlines(keepends?)", (self, in) -> lines(self, in))
                .add("partition(sep)", (self, in) -> partition(self, in, false))
                .add("rpartition(sep)", (self, in) -> partition(self, in, true))
                .add("join(items)", StringParts::join)
                .add("removeprefix(part)", (self, in) -> removePrefix(self, in.text("part")))
                .add("removesuffix(part)", (self, in) -> removeSuffix(self, in.text("part")));
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

    /// @param chars which characters go; null for white space
    public static String strip(String text, @Nullable String chars, boolean start, boolean end) {
        int from = start ? contentStart(text, chars) : 0;
        int to = end ? contentEnd(text, from, chars) : text.length();
        return text.substring(from, to);
    }

    private static int contentStart(String text, @Nullable String chars) {
        int from = 0;
        while (from < text.length() && isIn(text.codePointAt(from), chars)) {
            from += Character.charCount(text.codePointAt(from));
        }
        return from;
    }

    private static int contentEnd(String text, int from, @Nullable String chars) {
        int to = text.length();
        while (to > from && isIn(text.codePointBefore(to), chars)) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return to;
    }

    private static boolean isIn(int point, @Nullable String chars) {
        if (chars == null) return isSpace(point);
        Budget.scan(chars.length());
        return chars.indexOf(point) >= 0;
    }

    private static Value split(String self, Bound in, boolean fromEnd) {
        int limit = in.integer("maxsplit", -1);
        boolean onSpace = in.get("sep") == Value.None.NONE;
        var separator = onSpace ? "" : in.text("sep");
        if (!onSpace && separator.isEmpty()) throw new PythonError("empty separator");
        Search.pay(self, separator);
        in.budget().characters(self.length());
        var parts =
                onSpace
                        ? words(self, limit, fromEnd)
                        : fromEnd ? splitLast(self, separator, limit) : cut(self, separator, limit);
        in.budget().steps(parts.size());
        return texts(parts);
    }

    private static Value texts(List<String> parts) {
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

    /// The words between white space; what is left when `limit` is reached keeps its own.
    ///
    /// @param limit how often to cut at most; negative for always
    static List<String> words(String text, int limit, boolean fromEnd) {
        var parts = fromEnd ? lastWords(text, limit) : firstWords(text, limit);
        if (fromEnd) Collections.reverse(parts);
        return parts;
    }

    private static List<String> firstWords(String text, int limit) {
        var words = new ArrayList<String>();
        int at = 0;
        while (true) {
            while (at < text.length() && isSpace(text.codePointAt(at))) at += size(text, at);
            if (at == text.length()) return words;
            int from = at;
            boolean isLast = limit >= 0 && words.size() >= limit;
            while (at < text.length() && (isLast || !isSpace(text.codePointAt(at)))) {
                at += size(text, at);
            }
            words.add(text.substring(from, at));
        }
    }

    private static List<String> lastWords(String text, int limit) {
        var words = new ArrayList<String>();
        int at = text.length();
        while (true) {
            while (at > 0 && isSpace(text.codePointBefore(at))) at -= sizeBefore(text, at);
            if (at == 0) return words;
            int to = at;
            boolean isLast = limit >= 0 && words.size() >= limit;
            while (at > 0 && (isLast || !isSpace(text.codePointBefore(at)))) {
                at -= sizeBefore(text, at);
            }
            words.add(text.substring(at, to));
        }
    }

    private static int size(String text, int at) {
        return Character.charCount(text.codePointAt(at));
    }

    private static int sizeBefore(String text, int at) {
        return Character.charCount(text.codePointBefore(at));
    }

    private static Value lines(String self, Bound in) {
        in.budget().characters(self.length());
        return texts(lines(self, in.isTrue("keepends")));
    }

    /// The lines of `text`, ended by what Python takes as the end of a line.
    public static List<String> lines(String text, boolean keepEnds) {
        var lines = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int end = from;
            while (end < text.length() && !endsLine(text.charAt(end))) end++;
            int next = Math.min(text.length(), end + (text.startsWith("\r\n", end) ? 2 : 1));
            lines.add(text.substring(from, keepEnds ? next : end));
            from = next;
        }
        return lines;
    }

    private static boolean endsLine(char c) {
        return "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) >= 0;
    }

    private static Value partition(String self, Bound in, boolean last) {
        var separator = in.text("sep");
        if (separator.isEmpty()) throw new PythonError("empty separator");
        Search.pay(self, separator);
        in.budget().characters(self.length());
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
            if (!(Items.plain(item) instanceof Value.Text(var part))) {
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

    private static Value removePrefix(String self, String part) {
        return text(self.startsWith(part) ? self.substring(part.length()) : self);
    }

    private static Value removeSuffix(String self, String part) {
        return text(self.endsWith(part) ? self.substring(0, self.length() - part.length()) : self);
    }
}
