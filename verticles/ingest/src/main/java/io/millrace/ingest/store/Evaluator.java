package io.millrace.ingest.store;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.tenants.db.SqlNames;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Evaluates an expression that a tenant wrote, over the values of records. Each record is a row by
/// itself, so that an error of one is its own. What comes back is bounded where it is made, so that
/// no expression fills this node's memory.
///
/// @param connection of the tenant's own login, which only reads
/// @param deadline [System#nanoTime()] after which rows are no longer evaluated one by one
record Evaluator(SqlConnection connection, long deadline) {
    /// Most rows of one evaluation.
    static final int ROWS = 200;

    private static final int PIPELINED = 16;
    private static final long SLOW_NANOS = 100_000_000;
    private static final int ERROR_CHARS = 500;

    /// Longest value that a record can have.
    private static final int VALUE_BYTES = 1 << 20;

    /// Longest that the values of one evaluation may be together.
    private static final int BYTES = 4 << 20;

    static final String TOO_LONG = "the value is longer than a record may be";

    private static final String SYNTAX = "42601";
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d");

    /// No such function or operator, a type that does not fit, more than one that would.
    private static final Set<String> OTHER_TYPES = Set.of("42883", "42804", "42725");

    /// Out of memory, and the limit of a login's files.
    private static final Set<String> TOO_MUCH = Set.of("53200", "53400");

    /// What a name of the expression stands for.
    ///
    /// @param isNumber the dataset says so
    record Variable(String name, boolean isNumber) {}

    /// @param value null for none, or with an error
    /// @param error of this record only, in Postgres's words
    record Outcome(@Nullable String value, @Nullable String error) {
        int chars() {
            return value == null ? 0 : value.length();
        }
    }

    /// Whether the text is one expression: what closes a parenthesis of ours would close a bracket.
    ///
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when it is not
    void check(String expression) {
        var bracketed = new Bracketed(expression);
        if (PARAMETER.matcher(expression).find()) {
            throw refused("Parameters such as $1 have no value here.", Optional.empty());
        }
        try {
            connection.prepare(bracketed.sql()).await().close().await();
        } catch (PgException e) {
            if (SYNTAX.equals(e.getSqlState())) throw bracketed.refusal(e);
        }
    }

    /// One outcome a row, in their order; empty when they are too long together or take too long
    /// one by one, which a single row never is.
    ///
    /// @param expression that was checked
    /// @param rows at most [#ROWS], each by variable
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when the expression is at fault
    Optional<List<Outcome>> evaluate(
            String expression, List<Variable> variables, List<List<@Nullable String>> rows) {
        var statement = prepare(expression, variables);
        try {
            return outcomes(run(statement, rows).await(), rows.size());
        } catch (PgException e) {
            checkIsOfRow(e);
            return singly(statement, rows);
        } finally {
            statement.close().otherwiseEmpty().await();
        }
    }

    /// Values are text; where the expression has no meaning then, those of number columns are
    /// numbers.
    private PreparedStatement prepare(String expression, List<Variable> variables) {
        var asText = new Wrapped(expression, variables, false);
        try {
            return connection.prepare(asText.sql()).await();
        } catch (PgException e) {
            var asNumbers = new Wrapped(expression, variables, true);
            if (OTHER_TYPES.contains(String.valueOf(e.getSqlState()))) {
                try {
                    return connection.prepare(asNumbers.sql()).await();
                } catch (PgException again) { // the first says more: it is about what is written
                    throw asText.refusal(e);
                }
            }
            throw asText.refusal(e);
        }
    }

    /// Slow rows one after the other, so that little is under way at the deadline.
    private Optional<List<Outcome>> singly(
            PreparedStatement statement, List<List<@Nullable String>> rows) {
        var outcomes = new ArrayList<Outcome>();
        long chars = 0;
        int most = 1;
        while (outcomes.size() < rows.size()) {
            long start = System.nanoTime();
            if (!outcomes.isEmpty() && (chars > BYTES || start > deadline)) return Optional.empty();
            int from = outcomes.size();
            var some = rows.subList(from, Math.min(from + most, rows.size()));
            var running = some.stream().map(row -> run(statement, List.of(row))).toList();
            for (var one : running) outcomes.add(outcome(one));
            for (var its : outcomes.subList(from, outcomes.size())) chars += its.chars();
            boolean isSlow = System.nanoTime() - start > SLOW_NANOS;
            most = isSlow ? 1 : Math.min(2 * most, PIPELINED);
        }
        return Optional.of(outcomes);
    }

    private static Outcome outcome(Future<RowSet<Row>> one) {
        try {
            return outcomes(one.await(), 1).orElseThrow().getFirst();
        } catch (PgException e) {
            checkIsOfRow(e);
            return new Outcome(null, line(e));
        }
    }

    private static Future<RowSet<Row>> run(
            PreparedStatement statement, List<List<@Nullable String>> rows) {
        var numbered = new ArrayList<List<@Nullable Object>>();
        for (var row : rows) {
            var its = new ArrayList<@Nullable Object>(row);
            its.addFirst(numbered.size());
            numbered.add(its);
        }
        return statement.query().execute(Tuple.of(Json.write(numbered)));
    }

    private static Optional<List<Outcome>> outcomes(RowSet<Row> found, int rows) {
        var outcomes = new @Nullable Outcome[rows];
        if (found.size() != rows) throw notOneValue();
        for (var row : found) {
            var at = row.getInteger(0);
            if (at == null || at < 0 || at >= rows || outcomes[at] != null) throw notOneValue();
            if (Boolean.TRUE.equals(row.getBoolean(3))) return Optional.empty();
            outcomes[at] = outcome(row.getString(1), Boolean.TRUE.equals(row.getBoolean(2)));
        }
        var all = new ArrayList<Outcome>();
        for (var outcome : outcomes) if (outcome != null) all.add(outcome);
        return Optional.of(all);
    }

    private static Outcome outcome(@Nullable String value, boolean isTooLong) {
        return isTooLong ? new Outcome(null, TOO_LONG) : new Outcome(value, null);
    }

    private static RuntimeException notOneValue() {
        return refused("It must give one value for each record.", Optional.empty());
    }

    /// What the data is at fault for: no number, a division by zero, more than one row.
    private static void checkIsOfRow(PgException e) {
        var state = String.valueOf(e.getSqlState());
        if (state.startsWith("22") || state.equals("21000")) return;
        throw refusal(e, Optional.empty());
    }

    private static String line(PgException e) {
        var text = String.valueOf(e.getErrorMessage());
        // What is not closed goes on into the statement around it; the position says where it
        // opens.
        var own = text.startsWith("unterminated ") ? text.split(" at or near ", 2)[0] : text;
        var start = own.substring(0, Math.min(own.length(), ERROR_CHARS));
        return start.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    private static RuntimeException refusal(PgException e, Optional<Integer> at) {
        var state = String.valueOf(e.getSqlState());
        if (state.equals("57014")) return refused("It takes longer than it may.", at);
        if (TOO_MUCH.contains(state)) return refused("It takes more room than it may.", at);
        if (Set.of("08", "53", "57", "58", "XX").contains(state.substring(0, 2))) return e;
        var hint = e.getHint() == null ? "" : " (" + e.getHint() + ")";
        return refused(line(e) + hint, at);
    }

    private static RuntimeException refused(String why, Optional<Integer> at) {
        var place = at.map(its -> " at character " + (its + 1)).orElse("");
        var problem = Problem.unprocessable("The expression is refused" + place + ": " + why);
        return at.map(its -> problem.with("position", its + 1)).orElse(problem).toException();
    }

    /// An expression as Postgres is given it.
    private sealed interface Given {
        String before();

        String expression();

        /// What Postgres says, with the place in the expression.
        default RuntimeException refusal(PgException e) {
            var position = e.getPosition();
            if (position == null || !position.matches("\\d{1,9}")) {
                return Evaluator.refusal(e, Optional.empty());
            }
            int at = Integer.parseInt(position) - 1 - before().length();
            int length = expression().codePointCount(0, expression().length());
            // What Postgres stumbled over there is ours.
            if (at >= length && "42601".equals(e.getSqlState())) {
                return refused("it ends too early", Optional.of(length));
            }
            return Evaluator.refusal(
                    e, at < 0 ? Optional.empty() : Optional.of(Math.min(at, length)));
        }
    }

    private record Bracketed(String expression) implements Given {
        @Override
        public String before() {
            return "select array[(\n";
        }

        String sql() {
            return before() + expression + "\n)]";
        }
    }

    /// The statement around an expression. Line ends keep a comment from reaching beyond it, and
    /// the inner query has one row, so that aggregates cannot see other records. What is too long
    /// for a value, or together, is left out; the limit stops an expression that gives many rows.
    private record Wrapped(String expression, List<Variable> variables, boolean hasNumbers)
            implements Given {
        private static final String BEFORE =
                """
                select at, case when sum(octet_length(value)) over () <= %2$d then value end,
                       is_too_long, sum(octet_length(value)) over () > %2$d
                  from (select at, case when octet_length(value) <= %1$d then value end as value,
                               octet_length(value) > %1$d as is_too_long
                          from (select (_r.value ->> 0)::int as at, left(_v.value, %1$d + 1) as value
                                  from json_array_elements($1::text::json) as _r
                                 cross join lateral (select (
                """
                        .formatted(VALUE_BYTES, BYTES);
        private static final String AFTER =
                " offset 0) as _v limit %d) as _cut) as _all".formatted(ROWS + 1);

        @Override
        public String before() {
            return BEFORE;
        }

        String sql() {
            return BEFORE + expression + after();
        }

        private String after() {
            var values = new ArrayList<String>();
            for (int i = 0; i < variables.size(); i++) {
                var its = variables.get(i);
                var type = hasNumbers && its.isNumber() ? "::numeric" : "";
                values.add(
                        "(_r.value ->> %d)%s as %s"
                                .formatted(i + 1, type, SqlNames.quote(its.name())));
            }
            return "\n)::text as value from (select "
                    + String.join(", ", values)
                    + ") as _record"
                    + AFTER;
        }
    }
}
