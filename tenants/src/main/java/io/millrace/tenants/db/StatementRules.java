package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which kinds of statement go through a tenant's own login, and which words they may not hold.
///
/// Postgres's rights are the wall. These rules close what no right can: commands that every login
/// may use (`alter role` on itself, `set`, `listen`), and the types that print the name behind any
/// number. They look at the text as it is, strings and comments too, so that nothing depends on
/// reading SQL as Postgres does: a word that is not written cannot be used, as `U&"..."`, the one
/// other spelling, is refused with them.
final class StatementRules {
    private static final int HEAD = 400;

    private static final String RELATION =
            "(table|view|materialized view|recursive view|(unique )?index|sequence)";
    private static final Pattern ALLOWED =
            Pattern.compile(
                    "(select|with|values|table|insert|update|delete|merge|truncate|explain"
                            + "|refresh materialized view|analyze (verbose )?(?!verbose\\b)[\"\\w]"
                            + "|create (or replace )?((global |local )?(temporary|temp) |unlogged )?"
                            + RELATION
                            + "|(alter|drop) "
                            + RELATION
                            + "|comment on (column|constraint|table|view|materialized view|index|sequence)"
                            + ").*",
                    Pattern.DOTALL);
    private static final Pattern WORDS =
            Pattern.compile(
                    "(?<![a-z0-9])_?(reg(class|collation|config|dictionary|namespace|oper|operator|proc"
                            + "|procedure|role|type)|pg_sequences|pg_prepared_statements)(?![a-z0-9_])"
                            + "|u&\\s*\"");
    // Its type is one of them, and would be taken on by a number beside it.
    private static final Pattern TYPE_AS_TEXT =
            Pattern.compile(
                    "pg_typeof\\((?:[\\w.\\s]|\"(?:[^\"]|\"\")*+\")*+\\)::text(?![\\w\\[])");
    private static final Pattern GIVES_BACK =
            Pattern.compile(
                    "(drop|delete|truncate|explain|select|with|values|table) .*", Pattern.DOTALL);
    // `select into`, and a change inside `with`; also in strings, which costs nobody anything.
    private static final Pattern WRITES =
            Pattern.compile(
                    "(?<![a-z0-9_])(into|insert|update|merge|analyze|analyse)(?![a-z0-9_])");
    private static final Pattern LINE_COMMENT = Pattern.compile("--[^\\r\\n]*");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private StatementRules() {}

    /// @throws ProblemException `unprocessable`, naming what is refused
    static void check(String sql) {
        var text = sql.toLowerCase(Locale.ROOT);
        var word = WORDS.matcher(text);
        if (word.find()) throw refused(word.group().strip() + " cannot be used here.");
        if (TYPE_AS_TEXT.matcher(text).replaceAll("").contains("pg_typeof")) {
            throw refused("pg_typeof is written pg_typeof(column)::text here.");
        }
        var head = head(text);
        if (head.isEmpty() || !ALLOWED.matcher(head.get()).matches()) {
            throw refused("Only queries and changes of tables and views can run here.");
        }
    }

    /// Whether an allowed statement could take more disk: all but plain queries and those that only
    /// take away.
    static boolean mayGrow(String sql) {
        var text = sql.toLowerCase(Locale.ROOT);
        var head = head(text).orElse("");
        return !GIVES_BACK.matcher(head).matches() || WRITES.matcher(text).find();
    }

    private static ProblemException refused(String detail) {
        return Problem.unprocessable(detail).toException();
    }

    /// The first words, one space between them; empty when a comment does not end.
    private static Optional<String> head(String text) {
        var rest = text.strip();
        while (rest.startsWith("--") || rest.startsWith("/*") || rest.startsWith("(")) {
            if (rest.startsWith("/*")) {
                int end = endOfComment(rest);
                if (end < 0) return Optional.empty();
                rest = rest.substring(end);
            } else if (rest.startsWith("--")) {
                var comment = LINE_COMMENT.matcher(rest);
                rest = comment.lookingAt() ? rest.substring(comment.end()) : "";
            } else {
                rest = rest.substring(1);
            }
            rest = rest.strip();
        }
        var start = rest.substring(0, Math.min(rest.length(), HEAD));
        return Optional.of(SPACE.matcher(start).replaceAll(" "));
    }

    /// Comments nest in Postgres.
    private static int endOfComment(String text) {
        int depth = 0;
        for (int i = 0; i + 1 < text.length(); i++) {
            if (text.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) return i + 1;
            }
        }
        return -1;
    }
}
