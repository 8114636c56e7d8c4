package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.StringParts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a template into tokens as Jinja2 does with its usual delimiters, `trim_blocks` and
/// `lstrip_blocks` off: `-` beside a delimiter eats white space, one line end at the end of the
/// template is dropped.
final class Lexer {
    private static final int MAX_TOKENS = 500_000;

    private static final Pattern BEGIN = Pattern.compile("\\{[{%#]");
    private static final String SPACE = "[\\s\\x1c-\\x1f\\x85\\p{Z}]*+";
    private static final Pattern RAW_BEGIN =
            Pattern.compile("\\{%[-+]?" + SPACE + "raw" + SPACE + "(-?)%\\}");
    private static final Pattern RAW_END =
            Pattern.compile("\\{%([-+]?)" + SPACE + "endraw" + SPACE + "([-+]?)%\\}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*");
    private static final String DIGITS = "\\d(?:_?\\d)*+";
    private static final String EXPONENT = "[eE][+-]?" + DIGITS;
    private static final Pattern FLOAT =
            Pattern.compile(DIGITS + "(?:\\." + DIGITS + "(?:" + EXPONENT + ")?|" + EXPONENT + ")");
    private static final Pattern INTEGER =
            Pattern.compile(
                    "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++"
                            + "|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    private static final Pattern OPERATOR =
            Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private int at;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> tokens(Source source) {
        return new Lexer(source).run();
    }

    private List<Token> run() {
        boolean trimsStart = false;
        while (at < text.length()) {
            if (trimsStart) skipSpace();
            var begin = BEGIN.matcher(text);
            int end = begin.find(at) ? begin.start() : text.length();
            boolean trimsEnd = end + 2 < text.length() && text.charAt(end + 2) == '-';
            data(at, end, trimsEnd);
            at = end;
            trimsStart = at < text.length() && tag();
        }
        add(Token.Kind.END, "", text.length());
        return tokens;
    }

    private void add(Token.Kind kind, String content, int from) {
        if (tokens.size() >= MAX_TOKENS) {
            throw source.error(from, "this template has more than " + MAX_TOKENS + " parts");
        }
        tokens.add(new Token(kind, content, from));
    }

    private void data(int from, int to, boolean trimsEnd) {
        var data = text.substring(from, to);
        if (trimsEnd) data = StringParts.strip(data, null, false, true);
        if (!data.isEmpty()) add(Token.Kind.DATA, data, from);
    }

    /// Reads what begins at a delimiter; true when white space after it is to be dropped.
    private boolean tag() {
        return switch (text.charAt(at + 1)) {
            case '#' -> comment();
            case '{' -> inside(Token.Kind.PRINT_BEGIN, "{{", Token.Kind.PRINT_END, "}}");
            default ->
                    isRaw()
                            ? raw()
                            : inside(Token.Kind.BLOCK_BEGIN, "{%", Token.Kind.BLOCK_END, "%}");
        };
    }

    private boolean comment() {
        int from = at + 2 + (hasSign(at + 2) ? 1 : 0);
        int end = text.indexOf("#}", from);
        if (end < 0 && from < text.length()) {
            throw source.error(at, "this comment is never closed with '#}'");
        }
        at = end < 0 ? text.length() : end + 2;
        return end > from && text.charAt(end - 1) == '-';
    }

    private boolean hasSign(int position) {
        return position < text.length() && "-+".indexOf(text.charAt(position)) >= 0;
    }

    private boolean isRaw() {
        return RAW_BEGIN.matcher(text).region(at, text.length()).lookingAt();
    }

    private boolean raw() {
        var begin = RAW_BEGIN.matcher(text).region(at, text.length());
        var end = RAW_END.matcher(text);
        if (!begin.lookingAt() || !end.find(begin.end())) {
            throw source.error(at, "missing {% endraw %}");
        }
        at = begin.end();
        if (!begin.group(1).isEmpty()) skipSpace();
        data(Math.min(at, end.start()), end.start(), end.group(1).equals("-"));
        at = end.end();
        return end.group(2).equals("-");
    }

    private boolean inside(Token.Kind begin, String start, Token.Kind end, String close) {
        int from = at;
        add(begin, start, at);
        at += 2;
        if (hasSign(at)) at++;
        open.setLength(0);
        while (true) {
            skipSpace();
            if (at >= text.length()) {
                throw source.error(from, "this tag is never closed with '" + close + "'");
            }
            int mark = closingMark(close);
            if (mark >= 0) {
                boolean trims = text.charAt(at) == '-';
                add(end, close, at);
                at += mark + 2;
                return trims;
            }
            token();
        }
    }

    /// How many signs stand before the closing delimiter that is here; negative where none is.
    private int closingMark(String close) {
        if (!open.isEmpty()) return -1;
        if (text.startsWith(close, at)) return 0;
        boolean isMarked = text.charAt(at) == '-' || (text.charAt(at) == '+' && close.equals("%}"));
        return isMarked && text.startsWith(close, at + 1) ? 1 : -1;
    }

    private void token() {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
            return;
        }
        boolean followsDot = text.charAt(at - 1) == '.';
        if (accept(NAME, Token.Kind.NAME)
                || (!followsDot && accept(FLOAT, Token.Kind.FLOAT))
                || accept(INTEGER, Token.Kind.INTEGER)) {
            return;
        }
        bracket(c);
        if (!accept(OPERATOR, Token.Kind.OPERATOR)) {
            throw source.error(at, "unexpected character '" + c + "'");
        }
    }

    private void bracket(char c) {
        int kind = "([{".indexOf(c);
        if (kind >= 0) open.append(")]}".charAt(kind));
        if (")]}".indexOf(c) < 0) return;
        if (open.isEmpty()) throw source.error(at, "unexpected '" + c + "'");
        char expected = open.charAt(open.length() - 1);
        if (c != expected) {
            throw source.error(at, "expected '" + expected + "', found '" + c + "'");
        }
        open.setLength(open.length() - 1);
    }

    private boolean accept(Pattern pattern, Token.Kind kind) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) return false;
        add(kind, matcher.group(), at);
        at = matcher.end();
        return true;
    }

    private void string(char quote) {
        int start = at++;
        while (at < text.length() && text.charAt(at) != quote)
            at += text.charAt(at) == '\\' ? 2 : 1;
        if (at >= text.length()) throw source.error(start, "this string is never closed");
        add(Token.Kind.STRING, resolved(start + 1, at), start);
        at++;
    }

    private String resolved(int from, int to) {
        try {
            return Escapes.resolve(text.substring(from, to));
        } catch (PythonError e) {
            throw source.error(from, e.reason());
        }
    }

    private void skipSpace() {
        while (at < text.length() && StringParts.isSpace(text.charAt(at))) at++;
    }
}
