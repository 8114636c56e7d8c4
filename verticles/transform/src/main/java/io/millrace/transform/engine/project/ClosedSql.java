package io.millrace.transform.engine.project;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A piece of SQL that means the same wherever it is put between two brackets: all that it opens it
/// closes, and nothing behind it is drawn in.
///
/// @param names words and quoted names outside of strings, in lower case
/// @param isQualified whether one of them stands behind a dot
/// @param isList whether it is several, with commas between them
record ClosedSql(Set<String> names, boolean isQualified, boolean isList) {
    /// What begins a query rather than an expression.
    static final Set<String> QUERIES = Set.of("select", "values", "with", "table");

    /// What ends an expression, outside of brackets.
    private static final Set<String> ENDS =
            Set.of(
                    "as",
                    "except",
                    "fetch",
                    "for",
                    "group",
                    "having",
                    "intersect",
                    "into",
                    "limit",
                    "offset",
                    "order",
                    "returning",
                    "union",
                    "where",
                    "window");

    ClosedSql {
        names = Set.copyOf(names);
    }

    /// Empty where it is not closed, or has what is not read here: comments, dollars, escapes.
    static Optional<ClosedSql> read(String text) {
        return new Reader(text).read();
    }

    private static final class Reader {
        private final String text;
        private final Set<String> names = new HashSet<>();
        private final Deque<Character> open = new ArrayDeque<>();
        private boolean isQualified;
        private boolean isList;
        private boolean isFirst = true;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Optional<ClosedSql> read() {
            while (at < text.length()) {
                if (Character.isWhitespace(text.charAt(at))) at++;
                else if (!token(text.charAt(at))) return Optional.empty();
            }
            if (isFirst || !open.isEmpty()) return Optional.empty();
            return Optional.of(new ClosedSql(names, isQualified, isList));
        }

        /// @return whether it can go on
        private boolean token(char c) {
            boolean begins = isFirst;
            isFirst = false;
            if (text.startsWith("--", at) || text.startsWith("/*", at)) return false;
            if (isStart(c)) return word(begins);
            if (isDigit(at)) return number();
            return switch (c) {
                case '\'' -> quoted(c).isPresent();
                case '"' -> name();
                case '(', '[' -> opened(c);
                case ')' -> closes('(');
                case ']' -> closes('[');
                case ';', '$', '\\', '{', '}' -> false;
                default -> sign(c);
            };
        }

        private boolean sign(char c) {
            if (c == '.') isQualified |= !isDigit(at + 1);
            if (c == ',' && open.isEmpty()) isList = true;
            at++;
            return true;
        }

        private boolean isDigit(int where) {
            return where < text.length() && text.charAt(where) >= '0' && text.charAt(where) <= '9';
        }

        private static boolean isStart(char c) {
            return Character.isLetter(c) || c == '_';
        }

        /// @param begins whether nothing is before it
        private boolean word(boolean begins) {
            int from = at;
            while (at < text.length()
                    && (isStart(text.charAt(at)) || Character.isDigit(text.charAt(at)))) {
                at++;
            }
            var word = text.substring(from, at).toLowerCase(Locale.ROOT);
            char next = at < text.length() ? text.charAt(at) : ' ';
            // E'..', U&'..' and the like have rules of their own.
            if (next == '\'' || next == '$' || (word.equals("u") && next == '&')) return false;
            names.add(word);
            boolean isQuery = begins && QUERIES.contains(word);
            return !isQuery && !(open.isEmpty() && ENDS.contains(word));
        }

        private boolean number() {
            while (isDigit(at)) at++;
            if (text.startsWith(".", at)) at++;
            while (isDigit(at)) at++;
            return true;
        }

        private boolean name() {
            var quoted = quoted('"');
            quoted.ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
            return quoted.isPresent();
        }

        /// What is between two quotes; empty when the second is not there.
        private Optional<String> quoted(char quote) {
            var its = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                boolean isDoubled = text.startsWith("" + quote + quote, at);
                if (c == quote && !isDoubled) {
                    at++;
                    return Optional.of(its.toString());
                }
                if (isDoubled) at++;
                its.append(c);
            }
            return Optional.empty();
        }

        private boolean opened(char bracket) {
            open.push(bracket);
            at++;
            return true;
        }

        private boolean closes(char bracket) {
            at++;
            return !open.isEmpty() && open.pop() == bracket;
        }
    }
}
