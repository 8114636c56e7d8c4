package io.millrace.transform.engine.lineage.sql;

import java.util.Set;

/// A piece of a statement.
///
/// @param text a word in small letters, a quoted name without its quotes, a number, an operator or
///   a symbol; of a string nothing
/// @param at offset in the statement
record Token(Kind kind, String text, int at) {
    enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        OPERATOR,
        SYMBOL,
        END
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isOneOf(Set<String> words) {
        return kind == Kind.WORD && words.contains(text);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isStar() {
        return kind == Kind.OPERATOR && text.equals("*");
    }

    /// Whether it can be a name of something.
    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    String shown() {
        return switch (kind) {
            case STRING -> "a text";
            case END -> "the end";
            case WORD, QUOTED, NUMBER, OPERATOR, SYMBOL -> "'" + text + "'";
        };
    }
}
