package io.millrace.transform.engine.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a template into tokens as Jinja2 does with its usual delimiters, `trim_blocks` and
/// `lstrip_blocks` off: `-` beside a delimiter eats white space, one line end at the end of the
/// template is dropped.
final class Lexer {
    private static final Pattern BEGIN = Pattern.compile("\\{[{%#]");
    private static final Pattern RAW =
            Pattern.compile(
                    "\\{%[-+]?\\s*raw\\s*(-?)%\\}(.*?)\\{%([-+]?)\\s*endraw\\s*(-?)%\\}",
                    Pattern.DOTALL);
    private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*-?%\\}");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*");
    private static final Pattern FLOAT =
            Pattern.compile(
                    "(?:\\d(?:_?\\d)*)(?:\\.\\d(?:_?\\d)*(?:[eE][+-]?\\d(?:_?\\d)*)?|[eE][+-]?\\d(?:_?\\d)*)");
    private static final Pattern INTEGER =
            Pattern.compile(
                    "0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|\\d(?:_?\\d)*");
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
        tokens.add(new Token(Token.Kind.END, "", text.length()));
        return tokens;
    }

    private void data(int from, int to, boolean trimsEnd) {
        var data = text.substring(from, to);
        if (trimsEnd) data = data.stripTrailing();
        if (!data.isEmpty()) tokens.add(new Token(Token.Kind.DATA, data, from));
    }

    /// Reads what begins at a delimiter; true when white space after it is to be dropped.
    private boolean tag() {
        return switch (text.charAt(at + 1)) {
            case '#' -> comment();
            case '{' -> inside(Token.Kind.PRINT_BEGIN, Token.Kind.PRINT_END, "}}");
            default -> isRaw() ? raw() : inside(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, "%}");
        };
    }

    private boolean comment() {
        int end = text.indexOf("#}", at + 2);
        if (end < 0) throw source.error(at, "this comment is never closed with '#}'");
        at = end + 2;
        return text.charAt(end - 1) == '-';
    }

    private boolean isRaw() {
        return RAW_BEGIN.matcher(text).region(at, text.length()).lookingAt();
    }

    private boolean raw() {
        var raw = RAW.matcher(text).region(at, text.length());
        if (!raw.lookingAt()) throw source.error(at, "missing {% endraw %}");
        int from = raw.start(2);
        if (!raw.group(1).isEmpty()) {
            while (from < raw.end(2) && Character.isWhitespace(text.charAt(from))) from++;
        }
        data(from, raw.end(2), raw.group(3).equals("-"));
        at = raw.end();
        return !raw.group(4).isEmpty();
    }

    private boolean inside(Token.Kind begin, Token.Kind end, String close) {
        int start = at;
        tokens.add(new Token(begin, text.substring(at, at + 2), at));
        at += 2;
        if (at < text.length() && "-+".indexOf(text.charAt(at)) >= 0) at++;
        open.setLength(0);
        while (true) {
            skipSpace();
            if (at >= text.length())
                throw source.error(start, "this tag is never closed with '" + close + "'");
            boolean marked = open.isEmpty() && "-+".indexOf(text.charAt(at)) >= 0;
            int mark = marked ? 1 : 0;
            if (open.isEmpty() && text.startsWith(close, at + mark)) {
                boolean trims = text.charAt(at) == '-';
                tokens.add(new Token(end, close, at));
                at += mark + 2;
                return trims;
            }
            token();
        }
    }

    private void token() {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
            return;
        }
        if (accept(NAME, Token.Kind.NAME)
                || accept(FLOAT, Token.Kind.FLOAT)
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
        tokens.add(new Token(kind, matcher.group(), at));
        at = matcher.end();
        return true;
    }

    private void string(char quote) {
        int start = at++;
        while (at < text.length() && text.charAt(at) != quote)
            at += text.charAt(at) == '\\' ? 2 : 1;
        if (at >= text.length()) throw source.error(start, "this string is never closed");
        tokens.add(
                new Token(
                        Token.Kind.STRING, Escapes.resolve(text.substring(start + 1, at)), start));
        at++;
    }

    private void skipSpace() {
        var space = SPACE.matcher(text).region(at, text.length());
        if (space.lookingAt()) at = space.end();
    }
}
