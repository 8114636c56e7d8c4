package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The statements that keep the history of a snapshot's rows. What they leave is what dbt-postgres
/// leaves.
///
/// @param table quoted name of the history
/// @param fresh quoted name of the table that holds the rows as they are now
/// @param staged quoted name of the table that holds what is to change
record SnapshotSql(String table, String fresh, String staged, History how) {
    private static final String NOW = "now()::timestamp without time zone";
    private static final String KEPT = "snapshotted_data";
    private static final String GIVEN = "source_data";
    private static final String KEY = "dbt_unique_key_";

    private String updatedAt() {
        return how.updatedAt().orElse(NOW);
    }

    /// Text of the tenant ends with its line, so that a comment in it does.
    private static String hash(Stream<String> parts) {
        return parts.map(part -> "coalesce(cast(" + part + "\n as varchar), '')")
                .collect(Collectors.joining(" || '|' || ", "md5(", ")"));
    }

    private String id() {
        return hash(Stream.concat(how.key().stream(), Stream.of(updatedAt())));
    }

    private String updatedAt(String name) {
        return updatedAt() + " as " + quote(name);
    }

    private String end() {
        return "coalesce(nullif(%1$s, %1$s), %2$s\n) as %3$s"
                .formatted(updatedAt(), how.current().orElse("null"), quote(how.columns().to()));
    }

    /// Begins the history: a SELECT follows, and `) as sbq`.
    String begin() {
        var columns = how.columns();
        var deleted = how.marksDeleted() ? ", 'False' as " + quote(columns.deleted()) : "";
        return "create table "
                + table
                + " as select *, "
                + Stream.of(
                                id() + " as " + quote(columns.id()),
                                updatedAt(columns.updatedAt()),
                                updatedAt(columns.from()),
                                end())
                        .collect(Collectors.joining(", "))
                + deleted
                + " from (\n";
    }

    /// The columns that a history must have.
    List<String> needed() {
        var columns = how.columns();
        var needed = new ArrayList<>(List.of(columns.id(), columns.from(), columns.to()));
        if (how.marksDeleted()) needed.add(columns.deleted());
        return needed;
    }

    /// Whether a row that is there is another now.
    ///
    /// @param checked the columns that are compared
    /// @param isWider whether one of them is not in the history yet: every row is another then
    String changed(List<String> checked, boolean isWider) {
        return switch (how.strategy()) {
            case TIMESTAMP ->
                    KEPT
                            + "."
                            + quote(how.columns().from())
                            + " < "
                            + GIVEN
                            + "."
                            + updatedAt()
                            + "\n";
            case CHECK ->
                    isWider
                            ? "true"
                            : checked.stream()
                                    .map(column ->
                                            KEPT
                                                    + "."
                                                    + quote(column)
                                                    + " is distinct from "
                                                    + GIVEN
                                                    + "."
                                                    + quote(column))
                                    .collect(Collectors.joining(" or "));
        };
    }

    private String keys() {
        return IntStream.range(0, how.key().size())
                .mapToObj(at -> how.key().get(at) + "\n as " + KEY + at)
                .collect(Collectors.joining(", "));
    }

    private String isSame() {
        return IntStream.range(0, how.key().size())
                .mapToObj(at -> KEPT + "." + KEY + at + " = " + GIVEN + "." + KEY + at)
                .collect(Collectors.joining(" and "));
    }

    /// Whether a row of the history stands.
    private String stands(String of) {
        var to = of + quote(how.columns().to());
        return how.current()
                .map(current -> "(" + to + " = " + current + "\n or " + to + " is null)")
                .orElse(to + " is null");
    }

    private String isMarked() {
        return KEPT + "." + quote(how.columns().deleted()) + " = 'True'";
    }

    /// What comes, what ends, and what is gone.
    ///
    /// @param changed as [#changed] has it
    /// @param had columns of the history
    /// @param given columns of the rows
    String stage(String changed, List<String> had, List<String> given) {
        var differs = how.marksDeleted() ? changed + " or " + isMarked() : changed;
        var parts = new ArrayList<>(List.of(insertions(differs), updates(differs)));
        if (how.hardDeletes() != History.HardDeletes.IGNORE) parts.add(deletions());
        if (how.marksDeleted()) parts.add(marks(had, given));
        return "create unlogged table "
                + staged
                + " as with "
                + rows()
                + parts.stream().collect(Collectors.joining("\nunion all\n", "\n", ""));
    }

    private String rows() {
        var columns = how.columns();
        var times = updatedAt(columns.updatedAt()) + ", " + updatedAt(columns.from());
        return """
        snapshotted_data as (select *, %1$s from %2$s where %3$s),
        insertions_source_data as (select *, %1$s, %4$s, %5$s, %6$s as %7$s from %8$s),
        updates_source_data as (select *, %1$s, %4$s, %9$s from %8$s),
        deletes_source_data as (select *, %1$s from %8$s)\
        """
                .formatted(
                        keys(),
                        table,
                        stands(""),
                        times,
                        end(),
                        id(),
                        quote(columns.id()),
                        fresh,
                        updatedAt(columns.to()));
    }

    private String insertions(String differs) {
        var deleted = how.marksDeleted() ? ", 'False' as " + quote(how.columns().deleted()) : "";
        return """
        select 'insert' as dbt_change_type, source_data.*%s
        from insertions_source_data as source_data
        left join snapshotted_data on %s
        where snapshotted_data.%s is null or (%s)\
        """
                .formatted(deleted, isSame(), KEY + 0, differs);
    }

    private String updates(String differs) {
        return """
        select 'update' as dbt_change_type, source_data.*, %s
        from updates_source_data as source_data
        join snapshotted_data on %s
        where %s\
        """
                .formatted(kept(), isSame(), differs);
    }

    /// The id, and whether it is marked, of a row of the history.
    private String kept() {
        var id = KEPT + "." + quote(how.columns().id());
        return how.marksDeleted() ? id + ", " + KEPT + "." + quote(how.columns().deleted()) : id;
    }

    private String now(String name) {
        return NOW + " as " + quote(name);
    }

    private String gone() {
        var missing =
                "from snapshotted_data left join deletes_source_data as source_data on "
                        + isSame()
                        + "\nwhere source_data."
                        + KEY
                        + "0 is null";
        if (!how.marksDeleted()) return missing;
        // One that is marked already stands as it is.
        return missing + " and not (" + isMarked() + " and " + stands(KEPT + ".") + ")";
    }

    private String deletions() {
        var columns = how.columns();
        return "select 'delete' as dbt_change_type, source_data.*, "
                + Stream.of(columns.updatedAt(), columns.from(), columns.to())
                        .map(this::now)
                        .collect(Collectors.joining(", "))
                + ", "
                + kept()
                + "\n"
                + gone();
    }

    /// Rows that say that theirs is deleted.
    private String marks(List<String> had, List<String> given) {
        var columns = how.columns();
        var values =
                given.stream()
                        .map(column -> (had.contains(column) ? KEPT : GIVEN) + "." + quote(column));
        var keys = IntStream.range(0, how.key().size()).mapToObj(at -> KEPT + "." + KEY + at);
        var rest =
                Stream.of(
                        now(columns.updatedAt()),
                        now(columns.from()),
                        KEPT + "." + quote(columns.to()),
                        hash(Stream.of(KEPT + "." + quote(columns.id()), NOW)),
                        "'True'");
        return "select 'insert' as dbt_change_type, "
                + Stream.of(values, keys, rest)
                        .flatMap(part -> part)
                        .collect(Collectors.joining(", "))
                + "\n"
                + gone();
    }

    String add(Column column) {
        return "alter table " + table + " add column " + quote(column.name()) + " " + column.type();
    }

    /// Ends the rows of the history that changed or are gone.
    String close() {
        var columns = how.columns();
        return """
        update %1$s as DBT_INTERNAL_DEST set %2$s = DBT_INTERNAL_SOURCE.%2$s
        from %3$s as DBT_INTERNAL_SOURCE
        where DBT_INTERNAL_SOURCE.%4$s::text = DBT_INTERNAL_DEST.%4$s::text
          and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
          and %5$s
        """
                .formatted(
                        table,
                        quote(columns.to()),
                        staged,
                        quote(columns.id()),
                        stands("DBT_INTERNAL_DEST."));
    }

    /// @param given columns of the rows
    String insert(List<String> given) {
        var columns = how.columns();
        var own = new ArrayList<>(given);
        own.addAll(List.of(columns.updatedAt(), columns.from(), columns.to(), columns.id()));
        if (how.marksDeleted()) own.add(columns.deleted());
        var names = own.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
        return "insert into %1$s (%2$s) select %2$s from %3$s where dbt_change_type = 'insert'"
                .formatted(table, names, staged);
    }
}
