package io.millrace.transform.engine.project;

import java.util.List;
import java.util.function.BiPredicate;

/// Patterns of Python's `fnmatch`: `*`, `?` and `[..]`. They take no longer than the lengths of
/// pattern and text multiplied, whatever is in them.
final class Glob {
    private Glob() {}

    static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> "*?[]".indexOf(c) >= 0);
    }

    static boolean matches(String pattern, String text) {
        int p = 0;
        int star = -1;
        int mark = 0;
        int t = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
                continue;
            }
            int next = p < pattern.length() ? step(pattern, p, text.charAt(t)) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }

    /// Where the pattern goes on when the part at `p` takes `c`; -1 when it does not.
    private static int step(String pattern, int p, char c) {
        char part = pattern.charAt(p);
        if (part == '?') return p + 1;
        int close = part == '[' ? pattern.indexOf(']', p + 2) : -1;
        if (close < 0) return part == c ? p + 1 : -1;
        boolean isNegated = pattern.charAt(p + 1) == '!';
        var set = pattern.substring(isNegated ? p + 2 : p + 1, close);
        return contains(set, c) == isNegated ? -1 : close + 1;
    }

    private static boolean contains(String set, char c) {
        for (int i = 0; i < set.length(); i++) {
            boolean isRange = i + 2 < set.length() && set.charAt(i + 1) == '-';
            char last = isRange ? set.charAt(i + 2) : set.charAt(i);
            if (c >= set.charAt(i) && c <= last) return true;
            if (isRange) i += 2;
        }
        return false;
    }

    /// Whether `path`, or a folder above it, is what `pattern` means: `*` ends at a slash, `**`
    /// does not.
    static boolean isBelow(String pattern, String path) {
        var parts = List.of(pattern.replaceAll("^\\./|/+$", "").split("/+", -1));
        var steps = List.of(path.split("/", -1));
        for (int end = 1; end <= steps.size(); end++) {
            if (matches(parts, steps.subList(0, end), Glob::matches)) return true;
        }
        return false;
    }

    private static boolean matches(
            List<String> parts, List<String> steps, BiPredicate<String, String> isSame) {
        int p = 0;
        int star = -1;
        int mark = 0;
        int s = 0;
        while (s < steps.size()) {
            if (p < parts.size() && parts.get(p).equals("**")) {
                star = p++;
                mark = s;
            } else if (p < parts.size() && isSame.test(parts.get(p), steps.get(s))) {
                p++;
                s++;
            } else if (star >= 0) {
                p = star + 1;
                s = ++mark;
            } else {
                return false;
            }
        }
        while (p < parts.size() && parts.get(p).equals("**")) p++;
        return p == parts.size();
    }
}
