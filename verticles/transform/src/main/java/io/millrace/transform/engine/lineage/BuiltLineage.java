package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the columns of a relation that is there come from.
///
/// @param columns as the relation has them
/// @param rows columns that decide which rows there are
public record BuiltLineage(List<Column> columns, Sources rows) {
    private static final String NO_NAME = "?";

    public BuiltLineage {
        columns = List.copyOf(columns);
    }

    /// Of a relation that a statement made whole. Where its columns are not those that were read,
    /// something was read wrongly, and nothing is known.
    ///
    /// @param given its columns, as the database names them
    public static BuiltLineage whole(Lineage read, List<String> given) {
        if (isHeld(read, given)) {
            return new BuiltLineage(
                    read.open().isPresent() ? byName(read, given) : byPlace(read, given),
                    read.rows());
        }
        var reason = read.open().orElse("the database gives other columns than were read");
        return unread(given, reason);
    }

    /// Of a relation of which nothing is known.
    public static BuiltLineage unread(List<String> given, String reason) {
        return new BuiltLineage(
                given.stream().map(name -> new Column(name, Sources.unread(reason))).toList(),
                Sources.unread(reason));
    }

    /// Of a relation whose rows come with the project.
    public static BuiltLineage ofNothing(List<String> given) {
        return new BuiltLineage(
                given.stream().map(name -> new Column(name, Sources.NOTHING)).toList(),
                Sources.NOTHING);
    }

    /// Of a table that a statement added rows to, which goes by the names of columns.
    ///
    /// @param given its columns, of which the statement need not give all
    public static BuiltLineage part(Lineage read, List<String> given) {
        return new BuiltLineage(byName(read, given), read.rows());
    }

    private static boolean isHeld(Lineage read, List<String> given) {
        var known = read.columns().stream().map(Column::name).toList();
        if (read.open().isPresent()) return given.containsAll(known);
        if (known.size() != given.size()) return false;
        for (int i = 0; i < known.size(); i++) {
            boolean isSame = known.get(i).equals(given.get(i)) || known.get(i).equals(NO_NAME);
            if (!isSame) return false;
        }
        return true;
    }

    private static List<Column> byPlace(Lineage read, List<String> given) {
        var columns = new ArrayList<Column>();
        for (int i = 0; i < given.size(); i++) {
            columns.add(new Column(given.get(i), read.columns().get(i).sources()));
        }
        return columns;
    }

    private static List<Column> byName(Lineage read, List<String> given) {
        return given.stream().map(name -> new Column(name, byName(read, name))).toList();
    }

    private static Sources byName(Lineage read, String name) {
        var found = read.columns().stream().filter(its -> its.name().equals(name)).toList();
        if (found.size() == 1) return found.getFirst().sources();
        return Sources.unread(read.open().orElse("the statement does not give it"));
    }

    /// Of a table whose rows come from two statements. What one of them does not give comes from
    /// the other alone.
    public BuiltLineage merged(BuiltLineage earlier) {
        var all =
                columns.stream()
                        .map(column ->
                                earlier.column(column.name())
                                        .map(before -> merged(column, before))
                                        .orElse(column))
                        .toList();
        return new BuiltLineage(all, rows.and(earlier.rows()));
    }

    private static Column merged(Column later, Sources earlier) {
        return new Column(later.name(), later.sources().and(earlier));
    }

    public Optional<Sources> column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .map(Column::sources);
    }

    /// With other names for the relations, and without what a relation takes from itself: that a
    /// column is kept as it is, and that what is there decides what comes.
    ///
    /// @param own the relation that it is about, as it is named then
    public BuiltLineage placed(UnaryOperator<RelationId> names, RelationId own) {
        return new BuiltLineage(
                columns.stream()
                        .map(column ->
                                new Column(
                                        column.name(),
                                        placed(column.sources(), names)
                                                .filtered(origin ->
                                                        !isItself(origin, own, column.name()))))
                        .toList(),
                placed(rows, names).filtered(origin -> !origin.column().relation().equals(own)));
    }

    private static boolean isItself(Origin origin, RelationId own, String column) {
        return origin.column().relation().equals(own)
                && (origin.how() == How.FILTERED || origin.column().name().equals(column));
    }

    private static Sources placed(Sources sources, UnaryOperator<RelationId> names) {
        return sources.mapped(
                column -> new ColumnId(names.apply(column.relation()), column.name()));
    }
}
