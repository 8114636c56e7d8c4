package io.millrace.ingest.engine.changes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parts changes into segments, so that each key's come one behind the other in the order of the
/// commits.
public final class Segments {
    private final List<String> key;
    private final List<Segment> done = new ArrayList<>();
    private final List<Segment.Row> rows = new ArrayList<>();
    private final Map<List<String>, Segment.Row> latest = new HashMap<>();
    private final LinkedHashMap<List<String>, Boolean> deleted = new LinkedHashMap<>();
    private boolean truncates;
    private int changes;
    private long bytes;

    /// @param key the columns of the table that tell records apart
    public Segments(List<String> key) {
        this.key = List.copyOf(key);
    }

    /// A change has no value for a column of the key.
    public static final class NoKey extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoKey(String column) {
            super(column, null, false, false);
        }
    }

    public boolean isEmpty() {
        return changes == 0;
    }

    public int changes() {
        return changes;
    }

    /// Of the values, about.
    public long bytes() {
        return bytes;
    }

    public void insert(Relation relation, List<Cell> row) {
        changes++;
        var its = keyOrNone(relation, row);
        put(relation, its, its, row);
    }

    /// @throws NoKey when the former row has none
    public void update(Relation relation, Told.Update update) {
        changes++;
        var before = update.before();
        var now = row(update);
        var its = keyOrNone(relation, now);
        var former = before == null ? its : key(relation, before);
        put(relation, its, former, now);
        if (!former.equals(its)) remove(former);
    }

    /// @throws NoKey when the publisher does not tell of the key
    public void delete(Relation relation, List<Cell> before) {
        changes++;
        remove(key(relation, before));
    }

    public void truncate() {
        changes++;
        cut();
        truncates = true;
    }

    /// What was added since the last time, and forgets it.
    public List<Segment> take() {
        cut();
        var taken = List.copyOf(done);
        done.clear();
        changes = 0;
        bytes = 0;
        return taken;
    }

    private void cut() {
        if (truncates || !rows.isEmpty() || !deleted.isEmpty()) {
            done.add(new Segment(truncates, rows, List.copyOf(deleted.keySet())));
        }
        truncates = false;
        rows.clear();
        latest.clear();
        deleted.clear();
    }

    private void put(Relation relation, List<String> its, List<String> former, List<Cell> cells) {
        var whole = filled(cells, pending(relation, former));
        if (deleted.containsKey(its)) cut();
        var row = new Segment.Row(relation, former, whole);
        rows.add(row);
        if (!its.isEmpty()) latest.put(its, row);
        for (var cell : row.cells()) {
            if (cell instanceof Cell.Text(var text)) bytes += text.length();
        }
    }

    private void remove(List<String> its) {
        deleted.put(its, true);
        for (var value : its) bytes += value.length();
    }

    private @Nullable List<Cell> pending(Relation relation, List<String> its) {
        var row = latest.get(its);
        if (row == null) return null;
        boolean isSame = row.relation().attributes().equals(relation.attributes());
        return isSame ? row.cells() : null;
    }

    /// A former row that is whole knows what was left as it was.
    private static List<Cell> row(Told.Update update) {
        return update.isWhole() ? filled(update.row(), update.before()) : update.row();
    }

    private static List<Cell> filled(List<Cell> cells, @Nullable List<Cell> before) {
        if (before == null || before.size() != cells.size()) return cells;
        var filled = new ArrayList<Cell>(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            filled.add(cells.get(i) instanceof Cell.Unchanged ? before.get(i) : cells.get(i));
        }
        return filled;
    }

    /// A row without its key is set aside when it is stored.
    private List<String> keyOrNone(Relation relation, List<Cell> cells) {
        try {
            return key(relation, cells);
        } catch (NoKey e) {
            return List.of();
        }
    }

    private List<String> key(Relation relation, List<Cell> cells) {
        var values = new ArrayList<String>(key.size());
        for (var column : key) {
            int at = relation.find(column);
            if (at < 0 || at >= cells.size()) throw new NoKey(column);
            if (!(cells.get(at) instanceof Cell.Text(var text))) throw new NoKey(column);
            values.add(text);
        }
        return values;
    }
}
