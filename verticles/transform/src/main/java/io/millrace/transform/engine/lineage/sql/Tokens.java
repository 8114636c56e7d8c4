package io.millrace.transform.engine.lineage.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A position in the tokens of a statement, with what every parser asks of it. It bounds how deep
/// they go and how much they do.
final class Tokens {
    private static final int MOST_DEPTH = 150;
    private static final int MOST_FAILURES = 200;
    private static final long MOST_STEPS = 5_000_000;

    private final String text;
    private final List<Token> tokens;

    /// By the token of an opening bracket that of its closing one.
    private final int[] closing;

    private int next;
    private int depth;
    private int failures;
    private long steps;

    /// @throws Unreadable of the whole, when brackets do not match
    Tokens(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
        this.closing = closing(tokens);
    }

    private static int[] closing(List<Token> tokens) {
        var closing = new int[tokens.size()];
        var open = new ArrayDeque<Integer>();
        for (int i = 0; i < closing.length; i++) {
            var token = tokens.get(i);
            if (token.isSymbol("(") || token.isSymbol("[")) open.push(i);
            if (!token.isSymbol(")") && !token.isSymbol("]")) continue;
            var begin = token.isSymbol(")") ? "(" : "[";
            if (open.isEmpty() || !tokens.get(open.element()).isSymbol(begin)) {
                throw Unreadable.whole("a bracket is closed that was not opened");
            }
            closing[open.pop()] = i;
        }
        if (!open.isEmpty()) throw Unreadable.whole("a bracket is never closed");
        return closing;
    }

    /// A place to come back to.
    record Mark(int next, int depth) {}

    Mark mark() {
        return new Mark(next, depth);
    }

    void back(Mark mark) {
        next = mark.next();
        depth = mark.depth();
    }

    int position() {
        return next;
    }

    void moveTo(int position) {
        step();
        next = Math.min(position, tokens.size() - 1);
    }

    Token token(int position) {
        return tokens.get(Math.min(position, tokens.size() - 1));
    }

    /// Where the bracket that opens at `position` is closed.
    int closing(int position) {
        return closing[position];
    }

    /// @throws Unreadable of the whole, when too much was done
    void step() {
        if (++steps > MOST_STEPS) throw Unreadable.whole("it takes too long to read");
    }

    /// Goes one level down in the tree; [#leave] must follow.
    void enter() {
        if (++depth > MOST_DEPTH) {
            throw Unreadable.part("it is nested more than " + MOST_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    Token current() {
        return tokens.get(next);
    }

    Token ahead() {
        return token(next + 1);
    }

    Token take() {
        step();
        var token = tokens.get(next);
        if (next < tokens.size() - 1) next++;
        return token;
    }

    boolean isWord(String word) {
        return current().isWord(word);
    }

    boolean isOneOf(Set<String> words) {
        return current().isOneOf(words);
    }

    boolean isSymbol(String symbol) {
        return current().isSymbol(symbol);
    }

    /// Whether the current word and the one behind it are these.
    boolean areWords(String first, String second) {
        return current().isWord(first) && ahead().isWord(second);
    }

    boolean accept(String word) {
        if (!isWord(word)) return false;
        take();
        return true;
    }

    boolean accept(String first, String second) {
        if (!areWords(first, second)) return false;
        take();
        take();
        return true;
    }

    boolean acceptOneOf(Set<String> words) {
        if (!isOneOf(words)) return false;
        take();
        return true;
    }

    boolean acceptSymbol(String symbol) {
        if (!isSymbol(symbol)) return false;
        take();
        return true;
    }

    void expect(String word) {
        if (!accept(word)) throw unexpected("'" + word + "'");
    }

    void expectSymbol(String symbol) {
        if (!acceptSymbol(symbol)) throw unexpected("'" + symbol + "'");
    }

    /// The name of a table, a column or an alias.
    String name() {
        var token = current();
        boolean isTaken = token.isOneOf(Words.RESERVED) || token.isOneOf(Words.FUNCTIONS);
        if (!token.isName() || isTaken) throw unexpected("a name");
        return take().text();
    }

    /// A name where any word may be one.
    String label() {
        if (!current().isName()) throw unexpected("a name");
        return take().text();
    }

    /// Names with dots between.
    List<String> path() {
        var path = new ArrayList<>(List.of(label()));
        while (isSymbol(".") && ahead().isName()) {
            take();
            path.add(label());
        }
        return path;
    }

    /// `(a, b)`
    List<String> names() {
        expectSymbol("(");
        var names = new ArrayList<>(List.of(name()));
        while (acceptSymbol(",")) names.add(name());
        expectSymbol(")");
        return names;
    }

    /// Goes behind the bracket that is closed where the current one is.
    void skipBrackets() {
        if (!isSymbol("(") && !isSymbol("[")) throw unexpected("a bracket");
        moveTo(closing[next] + 1);
    }

    /// @throws Unreadable of the whole, when too little of it can be read
    Unreadable unexpected(String wanted) {
        if (++failures > MOST_FAILURES) throw Unreadable.whole("too much of it is not read");
        var token = current();
        long line = 1 + text.substring(0, token.at()).chars().filter(c -> c == '\n').count();
        var found = token.shown();
        return Unreadable.part("line " + line + ": expected " + wanted + ", found " + found);
    }
}
