package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.Side.Named;
import io.millrace.transform.engine.lineage.sql.Expression.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What names in an expression mean, and around it those of the queries that it is in.
///
/// It is taken for given that the statement runs: a name that only one relation can have is its.
final class Scope {
    private final Side side;
    private final @Nullable Scope outer;
    private final Map<String, Window> windows;

    /// Of what makes several rows of one.
    private final List<Sources> multipliers = new ArrayList<>();

    Scope(Side side, @Nullable Scope outer) {
        this(side, outer, Map.of());
    }

    Scope(Side side, @Nullable Scope outer, Map<String, Window> windows) {
        this.side = side;
        this.outer = outer;
        this.windows = windows;
    }

    void multiply(Sources by) {
        multipliers.add(by);
    }

    List<Sources> multipliers() {
        return multipliers;
    }

    Optional<Window> window(String name) {
        return Optional.ofNullable(windows.get(name));
    }

    Relation relation() {
        return side.relation();
    }

    /// The relation that a name, or a schema and a name, stands for.
    Optional<Relation> relation(List<String> path) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var found = scope.side.names().stream().filter(named -> is(named, path)).toList();
            if (found.size() == 1) return Optional.of(found.getFirst().relation());
            if (!found.isEmpty()) return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean is(Named named, List<String> path) {
        if (!named.name().equals(path.getLast()) || path.size() > 2) return false;
        return path.size() == 1 || named.schema().filter(path.getFirst()::equals).isPresent();
    }

    /// The sources of all columns of a relation.
    Sources whole(List<String> path) {
        return relation(path).map(Relation::whole).orElseGet(() -> missing(path));
    }

    private static Sources missing(List<String> path) {
        return Sources.unread("there is no '" + String.join(".", path) + "'");
    }

    /// The sources of a column, or of a whole row.
    Sources resolved(List<String> path) {
        if (path.size() == 1) return resolved(path.getFirst());
        var table = path.subList(0, path.size() - 1);
        return relation(table)
                .map(relation -> relation.column(path.getLast()))
                .orElseGet(() -> missing(table));
    }

    private Sources resolved(String name) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var relation = scope.relation();
            if (!relation.named(name).isEmpty()) return relation.column(name);
            if (relation.isOpen()) return scope.ofOpen(name);
        }
        return whole(List.of(name));
    }

    /// A column that is not known here may be of an outer query, or a whole row.
    private Sources ofOpen(String name) {
        var relation = side.relation();
        boolean isElsewhere =
                hasNamesAround()
                        || side.names().stream().anyMatch(named -> named.name().equals(name));
        var column = isElsewhere ? Optional.<ColumnId>empty() : relation.ofOpen(name);
        return column.map(Sources::of)
                .orElseGet(() -> Sources.unread(relation.whyOpen().orElse("")));
    }

    private boolean hasNamesAround() {
        for (var scope = outer; scope != null; scope = scope.outer) {
            if (!scope.side.names().isEmpty()) return true;
        }
        return false;
    }

    /// Whether a name is, or may be, that of a column.
    boolean isColumn(String name) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var relation = scope.relation();
            if (relation.isOpen() || !relation.named(name).isEmpty()) return true;
        }
        return false;
    }
}
