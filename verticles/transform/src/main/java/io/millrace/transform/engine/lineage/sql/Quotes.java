package io.millrace.transform.engine.lineage.sql;

/// Where strings, quoted names and comments end. Each method gives the offset behind the end.
///
/// They throw [Unreadable] of the whole where there is none: what follows would be guessed.
final class Quotes {
    private Quotes() {}

    /// @param start of the quote
    /// @param hasEscapes whether a backslash takes the next character along
    static int string(String text, int start, boolean hasEscapes) {
        int at = start + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean isDoubled = c == '\'' && text.startsWith("'", at + 1);
            if (isDoubled || (hasEscapes && c == '\\')) at += 2;
            else if (c == '\'') return at + 1;
            else at++;
        }
        throw Unreadable.whole("a quote is never closed");
    }

    static int name(String text, int start) {
        int at = text.indexOf('"', start + 1);
        while (at >= 0 && text.startsWith("\"", at + 1)) at = text.indexOf('"', at + 2);
        if (at < 0) throw Unreadable.whole("the quote of a name is never closed");
        return at + 1;
    }

    /// `$$ .. $$` or `$tag$ .. $tag$`.
    static int dollar(String text, int start) {
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != '$' && Names.isPart(text.charAt(end))) {
            end++;
        }
        if (!text.startsWith("$", end)) throw Unreadable.whole("the character '$' is not read");
        var tag = text.substring(start, end + 1);
        int close = text.indexOf(tag, end + 1);
        if (close < 0) throw Unreadable.whole("the quote " + tag + " is never closed");
        return close + tag.length();
    }

    /// Comments nest.
    static int comment(String text, int start) {
        int depth = 1;
        int at = start + 2;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) return at;
            } else {
                at++;
            }
        }
        throw Unreadable.whole("a comment is never closed");
    }
}
