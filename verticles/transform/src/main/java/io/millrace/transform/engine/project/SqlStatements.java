package io.millrace.transform.engine.project;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Takes a text of several SQL statements apart, as one message carries one of them.
public final class SqlStatements {
    private static final Pattern TAG = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$");

    private final String text;
    private final List<String> statements = new ArrayList<>();
    private int start;
    private int at;
    private boolean isEmpty = true;

    private SqlStatements(String text) {
        this.text = text;
    }

    /// The statements of `text` without their semicolons; none of what is only blanks and comments.
    public static List<String> split(String text) {
        return new SqlStatements(text).split();
    }

    private List<String> split() {
        while (at < text.length()) step();
        end(text.length());
        return statements;
    }

    private void end(int until) {
        if (!isEmpty) statements.add(text.substring(start, until).strip());
        isEmpty = true;
    }

    private void step() {
        char c = text.charAt(at);
        if (c == ';') {
            end(at);
            start = ++at;
        } else if (text.startsWith("--", at)) {
            at = behind("\n", at);
        } else if (text.startsWith("/*", at)) {
            comment();
        } else if (Character.isWhitespace(c)) {
            at++;
        } else {
            isEmpty = false;
            word(c);
        }
    }

    private void word(char c) {
        switch (c) {
            case '\'' -> quoted(c, isEscaping());
            case '"' -> quoted(c, false);
            case '$' -> dollar();
            default -> at++;
        }
    }

    /// Whether the string that begins here has backslashes: `E'..'`.
    private boolean isEscaping() {
        if (at == 0 || Character.toLowerCase(text.charAt(at - 1)) != 'e') return false;
        return at == 1 || !isWordPart(text.charAt(at - 2));
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private void quoted(char quote, boolean escapes) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (escapes && c == '\\') at++;
            else if (c == quote && !isAt(quote)) return;
            else if (c == quote) at++; // a doubled one is one of the text
        }
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void dollar() {
        boolean isInWord = at > 0 && isWordPart(text.charAt(at - 1));
        var tag = TAG.matcher(text).region(at, text.length());
        if (isInWord || !tag.lookingAt()) at++;
        else at = behind(tag.group(), tag.end());
    }

    private int behind(String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    /// Comments nest in Postgres.
    private void comment() {
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
    }
}
