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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Evaluates an expression that a tenant wrote, over the values of records. Each record is a row by
/// itself, so that an error of one is its own.
///
/// @param connection of the tenant's own login, which only reads
record Evaluator(SqlConnection connection) {
    private static final int CHUNK_ROWS = 500;
    private static final int CHUNK_CHARS = 1 << 20;
    private static final int PIPELINED = 100;

    /// Longest value that a record can have.
    private static final int VALUE_CHARS = 1 << 20;

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
    record Outcome(@Nullable String value, @Nullable String error) {}

    /// One outcome a row, in their order.
    ///
    /// @param rows each by variable
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when the expression is at fault
    List<Outcome> evaluate(
            String expression, List<Variable> variables, List<List<@Nullable String>> rows) {
        if (PARAMETER.matcher(expression).find()) {
            throw refused("Parameters such as $1 have no value here.", Optional.empty());
        }
        var statement = prepare(expression, variables);
        var outcomes = new ArrayList<Outcome>();
        for (int from = 0; from < rows.size(); ) {
            int to = from;
            long chars = 0;
            while (to < rows.size() && to - from < CHUNK_ROWS && chars < CHUNK_CHARS) {
                chars += chars(rows.get(to++));
            }
            outcomes.addAll(together(statement, rows.subList(from, to)));
            from = to;
        }
        return outcomes;
    }

    private static long chars(Collection<@Nullable String> row) {
        long chars = 0;
        for (var value : row) chars += value == null ? 0 : value.length();
        return chars;
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

    private List<Outcome> together(PreparedStatement statement, List<List<@Nullable String>> rows) {
        try {
            return outcomes(run(statement, rows).await(), rows.size());
        } catch (PgException e) {
            checkIsOfRow(e);
            return singly(statement, rows);
        }
    }

    private static List<Outcome> singly(
            PreparedStatement statement, List<List<@Nullable String>> rows) {
        var outcomes = new ArrayList<Outcome>();
        for (int from = 0; from < rows.size(); from += PIPELINED) {
            var some = rows.subList(from, Math.min(from + PIPELINED, rows.size()));
            var running = some.stream().map(row -> run(statement, List.of(row))).toList();
            for (var one : running) outcomes.add(outcome(one));
        }
        return outcomes;
    }

    private static Outcome outcome(Future<RowSet<Row>> one) {
        try {
            return outcomes(one.await(), 1).getFirst();
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

    private static List<Outcome> outcomes(RowSet<Row> found, int rows) {
        var outcomes = new @Nullable Outcome[rows];
        for (var row : found) {
            var at = row.getInteger(0);
            if (at == null || at < 0 || at >= rows || outcomes[at] != null) throw notOneValue();
            outcomes[at] = outcome(row.getString(1));
        }
        if (found.size() != rows) throw notOneValue();
        var all = new ArrayList<Outcome>();
        for (var outcome : outcomes) if (outcome != null) all.add(outcome);
        return all;
    }

    private static Outcome outcome(@Nullable String value) {
        return value != null && value.length() > VALUE_CHARS
                ? new Outcome(null, "the value is longer than a record may be")
                : new Outcome(value, null);
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
        return String.valueOf(e.getErrorMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
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

    /// The statement around an expression. Line ends keep a comment from reaching beyond it, and
    /// the inner query has one row, so that aggregates cannot see other records.
    private record Wrapped(String expression, List<Variable> variables, boolean hasNumbers) {
        private static final String BEFORE =
                "select (_r.value ->> 0)::int, _v.value from json_array_elements($1::text::json) as _r"
                        + " cross join lateral (select (\n";

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
                    + ") as _record) as _v";
        }

        /// What Postgres says, with the place in the expression.
        RuntimeException refusal(PgException e) {
            var position = e.getPosition();
            if (position == null || !position.matches("\\d{1,9}")) {
                return Evaluator.refusal(e, Optional.empty());
            }
            int at = Integer.parseInt(position) - 1 - BEFORE.length();
            int length = expression.codePointCount(0, expression.length());
            return Evaluator.refusal(
                    e, at < 0 ? Optional.empty() : Optional.of(Math.min(at, length)));
        }
    }
}
