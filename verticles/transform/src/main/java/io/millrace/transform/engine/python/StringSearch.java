package io.millrace.transform.engine.python;

import java.util.List;
import java.util.function.BiPredicate;

/// The methods of `str` that look for a part of it.
final class StringSearch {
    private StringSearch() {}

    static void addTo(Methods<String> methods) {
        methods.add("find(part, start?, end?)", (self, in) -> find(self, in, false, false))
                .add("rfind(part, start?, end?)", (self, in) -> find(self, in, true, false))
                .add("index(part, start?, end?)", (self, in) -> find(self, in, false, true))
                .add("rindex(part, start?, end?)", (self, in) -> find(self, in, true, true))
                .add("count(part, start?, end?)", StringSearch::count)
                .add(
                        "startswith(part, start?, end?)",
                        (self, in) -> edge(self, in, String::startsWith))
                .add(
                        "endswith(part, start?, end?)",
                        (self, in) -> edge(self, in, String::endsWith));
    }

    /// What a method looks at: `self[start:end]`.
    ///
    /// @param start in code points
    /// @param isThere false where the start lies behind the end, and nothing is found, not even ""
    private record Window(String text, int start, boolean isThere) {}

    private static Window window(String self, Bound in) {
        int size = self.codePointCount(0, self.length());
        int start = bound(in, "start", size, 0);
        int end = Math.min(size, bound(in, "end", size, size));
        if (start > end) return new Window("", 0, false);
        int from = self.offsetByCodePoints(0, start);
        return new Window(
                self.substring(from, self.offsetByCodePoints(from, end - start)), start, true);
    }

    private static int bound(Bound in, String name, int size, int fallback) {
        if (in.get(name) == Value.None.NONE) return fallback;
        int bound = in.integer(name, fallback);
        return bound < 0 ? Math.max(0, bound + size) : bound;
    }

    private static Value find(String self, Bound in, boolean fromEnd, boolean mustExist) {
        var part = in.text("part");
        Search.pay(self, part);
        var window = window(self, in);
        int at = fromEnd ? window.text().lastIndexOf(part) : window.text().indexOf(part);
        if (!window.isThere()) at = -1;
        if (at < 0 && mustExist) throw new PythonError("substring not found");
        return Value.Int.of(
                at < 0 ? -1 : window.start() + (long) window.text().codePointCount(0, at));
    }

    private static Value count(String self, Bound in) {
        var part = in.text("part");
        Search.pay(self, part);
        var window = window(self, in);
        if (!window.isThere()) return Value.Int.of(0);
        var text = window.text();
        if (part.isEmpty()) return Value.Int.of(text.codePointCount(0, text.length()) + 1L);
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return Value.Int.of(count);
    }

    private static Value edge(String self, Bound in, BiPredicate<String, String> test) {
        var part = in.get("part");
        var parts = part instanceof Value.Tuple(var several) ? several : List.of(part);
        var window = window(self, in);
        for (var one : parts) {
            if (!(Items.plain(one) instanceof Value.Text(var text))) {
                throw in.wrong("part", "a string");
            }
            if (window.isThere() && test.test(window.text(), text)) return Value.Bool.TRUE;
        }
        return Value.Bool.FALSE;
    }
}
