package io.millrace.ingest.engine.changes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Parts changes into segments, so that each key's come one behind the other in the order of the
/// commits.
public final class Segments {
    /// What a value costs beside its characters: many short ones are large as well.
    private static final int VALUE_BYTES = 64;

    private final List<String> key;
    private final List<Segment> done = new ArrayList<>();
    private final List<Segment.Row> rows = new ArrayList<>();
    private final Map<List<String>, Segment.Row> latest = new HashMap<>();
    private final Set<List<String>> deleted = new LinkedHashSet<>();
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

    /// That the values take, about.
    public long bytes() {
        return bytes;
    }

    public void insert(Relation relation, List<Cell> row) {
        changes++;
        var its = keyOrNone(relation, row);
        put(relation, its, its, row);
    }

    /// @throws NoKey when the publisher does not tell of the former row's
    public void update(Relation relation, Told.Update update) {
        changes++;
        var before = update.before();
        // A former row knows what was left as it was; of a key only the key.
        var now = before == null ? update.row() : filled(update.row(), before);
        var its = keyOrNone(relation, now);
        var former = before == null ? its : former(relation, before);
        put(relation, its, former, now);
        if (!former.equals(its)) remove(former);
    }

    /// @throws NoKey when the publisher does not tell of the key
    public void delete(Relation relation, List<Cell> before) {
        changes++;
        remove(former(relation, before));
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
            done.add(new Segment(truncates, rows, List.copyOf(deleted)));
        }
        truncates = false;
        rows.clear();
        latest.clear();
        deleted.clear();
    }

    private void put(Relation relation, List<String> its, List<String> former, List<Cell> cells) {
        var pending = latest.get(former);
        // What was left is in a row of other columns: that is stored first, and found then.
        boolean isApart = pending != null && isPartial(cells) && !isAlike(pending, relation);
        if (isApart || deleted.contains(its)) cut();
        var before = latest.get(former);
        var whole = before == null ? cells : filled(cells, before.cells());
        // What is left still was left by the row before as well, and is where that has it from.
        var held = before != null && isPartial(whole) ? before.former() : former;
        var row = new Segment.Row(relation, held, whole);
        rows.add(row);
        if (!its.isEmpty()) latest.put(its, row);
        for (var cell : whole) {
            bytes += VALUE_BYTES;
            if (cell instanceof Cell.Text(var text)) bytes += text.length();
        }
    }

    /// There is no record of a row without a key.
    private void remove(List<String> its) {
        if (its.isEmpty()) return;
        deleted.add(its);
        for (var value : its) bytes += VALUE_BYTES + value.length();
    }

    private static boolean isPartial(List<Cell> cells) {
        return cells.stream().anyMatch(Cell.Unchanged.class::isInstance);
    }

    private static boolean isAlike(Segment.Row row, Relation relation) {
        return row.relation().attributes().equals(relation.attributes());
    }

    private static List<Cell> filled(List<Cell> cells, List<Cell> before) {
        if (before.size() != cells.size()) return cells;
        var filled = new ArrayList<Cell>(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            boolean isKnown =
                    cells.get(i) instanceof Cell.Unchanged && before.get(i) instanceof Cell.Text;
            filled.add(isKnown ? before.get(i) : cells.get(i));
        }
        return filled;
    }

    /// The key of a row that was there; empty where it had none.
    private List<String> former(Relation relation, List<Cell> before) {
        for (var column : key) {
            int at = relation.find(column);
            if (at < 0 || at >= before.size()) throw new NoKey(column);
            boolean isTold = relation.attributes().get(at).isIdentity();
            if (!isTold && !(before.get(at) instanceof Cell.Text)) throw new NoKey(column);
        }
        return keyOrNone(relation, before);
    }

    /// Empty where a value of it is missing: a row without its key is set aside when it is stored.
    private List<String> keyOrNone(Relation relation, List<Cell> cells) {
        var values = new ArrayList<String>(key.size());
        for (var column : key) {
            int at = relation.find(column);
            if (at < 0 || at >= cells.size()) return List.of();
            if (!(cells.get(at) instanceof Cell.Text(var text))) return List.of();
            values.add(text);
        }
        return values;
    }
}
