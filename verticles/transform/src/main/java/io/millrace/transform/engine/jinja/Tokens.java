package io.millrace.transform.engine.jinja;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A position in a list of tokens, with what every parser asks of it.
final class Tokens {
    private static final int MAX_DEPTH = 100;

    private final Source source;
    private final List<Token> tokens;
    private int next;
    private int depth;

    Tokens(Source source) {
        this.source = source;
        this.tokens = Lexer.tokens(source);
    }

    /// Index of the current token.
    int mark() {
        return next;
    }

    /// Which of `names` are read as variables between `mark` and here.
    Set<String> mentioned(int mark, Set<String> names) {
        return IntStream.range(mark, next)
                .filter(this::isVariable)
                .mapToObj(at -> tokens.get(at).text())
                .filter(names::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Neither an attribute nor the name of an argument or of what is set.
    private boolean isVariable(int at) {
        return tokens.get(at).is(Token.Kind.NAME)
                && !tokens.get(at - 1).isOperator(".")
                && !tokens.get(at + 1).isOperator("=");
    }

    Token current() {
        return tokens.get(next);
    }

    Token ahead() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        var token = tokens.get(next);
        if (next < tokens.size() - 1) next++;
        return token;
    }

    boolean acceptOperator(String operator) {
        return accept(current().isOperator(operator));
    }

    boolean acceptName(String name) {
        return accept(current().isName(name));
    }

    private boolean accept(boolean matches) {
        if (matches) take();
        return matches;
    }

    Token expect(Token.Kind kind, String wanted) {
        if (!current().is(kind)) throw unexpected(wanted);
        return take();
    }

    void expectOperator(String operator) {
        if (!acceptOperator(operator)) throw unexpected("'" + operator + "'");
    }

    String name(String wanted) {
        return expect(Token.Kind.NAME, wanted).text();
    }

    TemplateException unexpected(String wanted) {
        return error(current().at(), "expected " + wanted + ", found " + current().shown());
    }

    TemplateException error(int at, String reason) {
        return source.error(at, reason);
    }

    /// Goes one level down in the tree; [#leave] must follow.
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw error(current().at(), "this is nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }
}
