package io.millrace.transform.engine.lineage.sql;

import java.util.ArrayList;
import java.util.List;

/// Cuts a statement into tokens as PostgreSQL does with `standard_conforming_strings` on.
final class Lexer {
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int MOST_TOKENS = 200_000;
    private static final String SYMBOLS = "()[],;:.";
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

    /// An operator of several characters ends in `+` or `-` only with one of these in it.
    private static final String FREE = "~!@#%^&|`?";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /// The last one is the end.
    ///
    /// @throws Unreadable of the whole, when it is too long or something in it is never closed
    static List<Token> tokens(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw Unreadable.whole("it is longer than " + MOST_CHARACTERS + " characters");
        }
        return new Lexer(text).run();
    }

    private List<Token> run() {
        skipBlank();
        while (at < text.length()) {
            if (tokens.size() >= MOST_TOKENS) {
                throw Unreadable.whole("it has more than " + MOST_TOKENS + " words and signs");
            }
            token();
            skipBlank();
        }
        tokens.add(new Token(Token.Kind.END, "", at));
        return tokens;
    }

    private void skipBlank() {
        while (at < text.length()) {
            if (" \t\n\r\f\u000b".indexOf(text.charAt(at)) >= 0) at++;
            else if (text.startsWith("--", at)) skipLine();
            else if (text.startsWith("/*", at)) at = Quotes.comment(text, at);
            else return;
        }
    }

    private void skipLine() {
        while (at < text.length() && "\r\n".indexOf(text.charAt(at)) < 0) at++;
    }

    private void token() {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (c == '\'') {
            add(Token.Kind.STRING, "", Quotes.string(text, at, false));
        } else if ("eEbBxXnN".indexOf(c) >= 0 && next == '\'') {
            add(Token.Kind.STRING, "", Quotes.string(text, at + 1, c == 'e' || c == 'E'));
        } else if (c == '"') {
            int end = Quotes.name(text, at);
            add(Token.Kind.QUOTED, Names.quoted(text.substring(at + 1, end - 1)), end);
        } else if (c == '$') {
            dollar(next);
        } else if (Names.isDigit(c) || (c == '.' && Names.isDigit(next))) {
            number();
        } else if (Names.isStart(c)) {
            word();
        } else {
            sign(c);
        }
    }

    private void add(Token.Kind kind, String its, int end) {
        tokens.add(new Token(kind, its, at));
        at = end;
    }

    private void dollar(char next) {
        if (!Names.isDigit(next)) {
            add(Token.Kind.STRING, "", Quotes.dollar(text, at));
            return;
        }
        int end = at + 1;
        while (end < text.length() && Names.isDigit(text.charAt(end))) end++;
        add(Token.Kind.NUMBER, "$", end);
    }

    private void number() {
        int end = Numbers.end(text, at);
        add(Token.Kind.NUMBER, text.substring(at, end), end);
    }

    private void word() {
        boolean isEscaped =
                text.startsWith("&", at + 1)
                        && (text.startsWith("'", at + 2) || text.startsWith("\"", at + 2));
        if (isEscaped && "uU".indexOf(text.charAt(at)) >= 0) {
            throw Unreadable.whole("escapes such as U&'\\0061' are not read");
        }
        int end = at + 1;
        while (end < text.length() && Names.isPart(text.charAt(end))) end++;
        add(Token.Kind.WORD, Names.folded(text.substring(at, end)), end);
    }

    private void sign(char c) {
        if (text.startsWith("::", at) || text.startsWith(":=", at)) {
            add(Token.Kind.SYMBOL, text.substring(at, at + 2), at + 2);
        } else if (SYMBOLS.indexOf(c) >= 0) {
            add(Token.Kind.SYMBOL, String.valueOf(c), at + 1);
        } else if (OPERATORS.indexOf(c) >= 0) {
            operator();
        } else {
            throw Unreadable.whole("the character '" + c + "' is not read");
        }
    }

    private void operator() {
        int end = at;
        while (end < text.length() && OPERATORS.indexOf(text.charAt(end)) >= 0) {
            if (text.startsWith("--", end) || text.startsWith("/*", end)) break;
            end++;
        }
        boolean isFree = text.substring(at, end).chars().anyMatch(c -> FREE.indexOf(c) >= 0);
        while (!isFree && end - at > 1 && "+-".indexOf(text.charAt(end - 1)) >= 0) end--;
        var its = text.substring(at, end);
        add(its.equals("=>") ? Token.Kind.SYMBOL : Token.Kind.OPERATOR, its, end);
    }
}
