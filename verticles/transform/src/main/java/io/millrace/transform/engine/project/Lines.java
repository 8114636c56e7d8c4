package io.millrace.transform.engine.project;

import java.util.List;

/// Finds places in the text that an author wrote.
public final class Lines {
    private Lines() {}

    /// The first line with `word` in it; 0 when there is none.
    static int find(String text, String word) {
        var lines = lines(text);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(word)) return i + 1;
        }
        return 0;
    }

    /// The line of `source` that became the one at `offset` in the SQL compiled from it: the only
    /// one with the same text, else the first that shares its words; 0 when there is none.
    public static int sourceLine(String source, String sql, int offset) {
        int start = sql.lastIndexOf('\n', Math.clamp(offset, 0, sql.length()) - 1) + 1;
        int end = sql.indexOf('\n', start);
        var line = sql.substring(start, end < 0 ? sql.length() : end).strip();
        if (line.isEmpty()) return 0;
        var lines = lines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(line)) return i + 1;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (isFilledIn(lines.get(i), line)) return i + 1;
        }
        return 0;
    }

    /// Whether `compiled` begins and ends like the template's line around its first and last tag.
    private static boolean isFilledIn(String template, String compiled) {
        int open = template.indexOf("{{");
        int close = template.lastIndexOf("}}");
        if (open < 0 || close < open) return false;
        var before = template.substring(0, open).stripLeading();
        var after = template.substring(close + 2).stripTrailing();
        return before.length() + after.length() > 0
                && compiled.startsWith(before)
                && compiled.endsWith(after);
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\\R", -1));
    }
}
