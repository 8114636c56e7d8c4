package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Repr;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds what of a generic test can be asked beside other tests. Only what then means the same as
/// in the test's own statement: all else is left to that.
///
/// @param relation of which the test is
/// @param where condition on the rows that it is about
record ProbeReader(GenericTest test, Relation relation, Optional<String> where) {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|\"(?:[^\"]|\"\")+\"");

    /// The one test of a package of which it is known how it asks; its macro may still be another,
    /// so that its statement is looked at.
    private static final String EXPRESSION = "dbt_utils.expression_is_true";

    private static final Pattern EXPRESSION_HEAD =
            Pattern.compile("\\s*select\\s+(?:1|\\*)\\s+from\\s+");
    private static final Pattern EXPRESSION_TAIL =
            Pattern.compile("\\s+where\\s+(not\\s*\\(.*\\))\\s*", Pattern.DOTALL);

    /// Nothing can be grouped by one of these.
    private static final Set<String> CONSTANTS = Set.of("null", "true", "false");

    /// What a table has and a subquery of its rows has not.
    private static final Set<String> OF_TABLES =
            Set.of("ctid", "tableoid", "xmin", "xmax", "cmin", "cmax");

    /// Enough that no two of one statement are the same.
    private static final int LOOKUP_DIGITS = 16;

    /// @param subject of the test's statement: the relation, or those of its rows that count
    /// @param arguments with their templates filled in
    /// @param sql the test's statement
    Optional<Probe> read(String subject, DictValue arguments, String sql) {
        if (relation.isCte() || !Judgement.of(test.config()).isOfRows()) return Optional.empty();
        if (!test.owner().isEmpty()) {
            return test.fullName().equals(EXPRESSION)
                    ? expression(subject, sql).flatMap(this::rows)
                    : Optional.empty();
        }
        return switch (test.name()) {
            case "not_null" -> column(arguments).flatMap(column -> rows(column + " is null"));
            case "unique" -> column(arguments).flatMap(this::repeated);
            case "accepted_values" ->
                    column(arguments).flatMap(column -> others(column, arguments));
            case "relationships" ->
                    column(arguments).flatMap(column -> strangers(column, arguments));
            default -> Optional.empty();
        };
    }

    private static Optional<String> column(DictValue arguments) {
        return column(arguments, "column_name");
    }

    private static Optional<String> column(DictValue arguments, String argument) {
        return arguments
                .get(argument)
                .map(Repr::str)
                .filter(column -> NAME.matcher(column).matches())
                .filter(column -> !CONSTANTS.contains(column.toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> expression(String subject, String sql) {
        var head = EXPRESSION_HEAD.matcher(sql);
        if (!head.lookingAt() || !sql.startsWith(subject, head.end())) return Optional.empty();
        var tail = EXPRESSION_TAIL.matcher(sql.substring(head.end() + subject.length()));
        return tail.matches() ? Optional.of(tail.group(1)) : Optional.empty();
    }

    /// Each row that fails counts.
    private Optional<Probe> rows(String fails) {
        return counted(fails)
                .map(its ->
                        new Probe(
                                relation.text(),
                                "count(*) filter (where " + its + ")",
                                Optional.empty(),
                                true,
                                false));
    }

    /// Each row counts whose value is none of those in a column of another relation.
    private Optional<Probe> strangers(String column, DictValue arguments) {
        return arguments
                .get("to")
                .filter(Relation.class::isInstance)
                .map(Relation.class::cast)
                .filter(to -> !to.isCte())
                .flatMap(to ->
                        column(arguments, "field").flatMap(field -> strangers(column, to, field)));
    }

    /// The values are made different ones in the type in which both columns meet: in its own type
    /// two of them may be different that are equal to one value of the other column, whose row
    /// would be there twice.
    private Optional<Probe> strangers(String column, Relation to, String field) {
        var values =
                "select "
                        + field
                        + " from "
                        + to.text()
                        + " union select "
                        + column
                        + " from "
                        + relation.text()
                        + " where false";
        var name = "_of_" + Digest.of(column + "\0" + values).substring(0, LOOKUP_DIGITS);
        var join =
                " left join ("
                        + values
                        + ") as "
                        + name
                        + "("
                        + name
                        + ") on "
                        + column
                        + " = "
                        + name;
        return counted(column + " is not null and " + name + " is null")
                .map(its ->
                        new Probe(
                                relation.text(),
                                "count(*) filter (where " + its + ")",
                                Optional.of(join),
                                true,
                                true));
    }

    /// Each value that is not among the given ones counts.
    private Optional<Probe> others(String column, DictValue arguments) {
        var values = GenericTest.values(arguments);
        boolean isPlain =
                ClosedSql.read(values)
                        .filter(its -> Collections.disjoint(its.names(), ClosedSql.QUERIES))
                        .isPresent();
        if (!isPlain) return Optional.empty();
        return counted(column + " not in (" + values + ")")
                .map(its ->
                        new Probe(
                                relation.text(),
                                "count(distinct " + column + ") filter (where " + its + ")",
                                Optional.empty(),
                                true,
                                true));
    }

    /// Each value that comes more than once counts: as many as that are not known by this.
    private Optional<Probe> repeated(String column) {
        return counted(column + " is not null")
                .map(its -> " filter (where " + its + ")")
                .map(those ->
                        new Probe(
                                relation.text(),
                                "count(*)" + those + " - count(distinct " + column + ")" + those,
                                Optional.empty(),
                                false,
                                true));
    }

    /// The condition on a row of the relation that makes it count.
    private Optional<String> counted(String fails) {
        var closed = ClosedSql.read(fails).filter(its -> !its.isList());
        if (closed.isEmpty()) return Optional.empty();
        if (where.isEmpty()) return Optional.of(fails);
        boolean isClosed = ClosedSql.read(where.get()).filter(its -> !its.isList()).isPresent();
        if (!isClosed || !isOfRowsOnly(closed.get())) return Optional.empty();
        return Optional.of("case when (" + where.get() + ") then (" + fails + ") else false end");
    }

    /// Whether it means the same of a subquery as of the table itself.
    private boolean isOfRowsOnly(ClosedSql fails) {
        var names = new HashSet<>(OF_TABLES);
        names.add(relation.name().toLowerCase(Locale.ROOT));
        return !fails.isQualified() && Collections.disjoint(fails.names(), names);
    }
}
