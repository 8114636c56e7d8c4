package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Lineage.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a part of a statement gives: its columns, and what decides about its rows.
///
/// @param opens columns that are not known, beside those that are
/// @param order columns that its rows are ordered by, which makes no difference unless something
///   takes only the first of them or puts them together
record Relation(List<Column> columns, List<Open> opens, Sources rows, Sources order) {
    static final Relation NONE = of(List.of());

    Relation {
        columns = List.copyOf(columns);
        opens = List.copyOf(opens);
    }

    /// Columns without more.
    static Relation of(List<Column> columns) {
        return new Relation(columns, List.of(), Sources.NOTHING, Sources.NOTHING);
    }

    /// Columns that are not known, without more.
    static Relation of(Open open) {
        return new Relation(List.of(), List.of(open), Sources.NOTHING, Sources.NOTHING);
    }

    static Relation unread(String reason) {
        return of(Open.because(reason)).with(Sources.unread(reason));
    }

    private Relation with(Sources otherRows) {
        return new Relation(columns, opens, otherRows, order);
    }

    Optional<String> whyOpen() {
        return opens.stream().findFirst().map(Open::reason);
    }

    boolean isOpen() {
        return !opens.isEmpty();
    }

    List<Column> named(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).toList();
    }

    /// The only table that a column can be of that is not among those that are known.
    Optional<ColumnId> ofOpen(String name) {
        return opens.size() == 1
                ? opens.getFirst().table().map(table -> new ColumnId(table, name))
                : Optional.empty();
    }

    /// The sources of its column `name`.
    Sources column(String name) {
        var found = named(name);
        if (found.size() == 1) return found.getFirst().sources();
        if (found.size() > 1) return Sources.unread("there are two columns '" + name + "'");
        return ofOpen(name)
                .map(Sources::of)
                .orElseGet(() ->
                        Sources.unread(whyOpen().orElse("there is no column '" + name + "'")));
    }

    /// The sources of a whole row.
    Sources whole() {
        return whyOpen()
                .map(Sources::unread)
                .orElseGet(() ->
                        Sources.all(columns.stream().map(Column::sources).toList())
                                .as(How.COMPUTED));
    }

    /// With `names` for its first columns.
    Relation renamed(List<String> names) {
        if (names.isEmpty()) return this;
        if (isOpen() || names.size() > columns.size()) {
            var reason = whyOpen().orElse("there are more names than columns");
            return new Relation(List.of(), List.of(Open.because(reason)), rows, order);
        }
        var renamed = new ArrayList<Column>();
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var name = i < names.size() ? names.get(i) : column.name();
            renamed.add(new Column(name, column.sources()));
        }
        return new Relation(renamed, opens, rows, order);
    }
}
