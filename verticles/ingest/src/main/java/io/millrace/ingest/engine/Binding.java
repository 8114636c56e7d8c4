package io.millrace.ingest.engine;

import io.millrace.ingest.engine.mapping.Mappings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which slot of a record goes into which column.
///
/// @param slots by column; -1 where the source has none
/// @param spare slots without a column
/// @param rivals by column, the slot without whose value its own is another column's; -1 for none
@SuppressWarnings("ArrayRecordComponent") // inside the hot loop, never compared
record Binding(int[] slots, int[] spare, int[] rivals) {
    static Binding of(List<String> headers, List<Column> columns, Nesting nesting) {
        var slots = new int[columns.size()];
        Arrays.fill(slots, -1);
        var taken = new boolean[headers.size()];
        var labels = nesting.labels(headers);
        // What is written exactly so goes before what only reads alike; an alias means its column
        // where that has no header of its own here, which other records may have.
        for (int slot = 0; slot < taken.length; slot++) {
            var header = headers.get(slot);
            if (aliased(header, columns) < 0) take(slot, exact(header, columns), slots, taken);
        }
        for (int slot = 0; slot < taken.length; slot++) {
            if (!taken[slot]) take(slot, aliased(headers.get(slot), columns), slots, taken);
        }
        for (int slot = 0; slot < taken.length; slot++) {
            if (!taken[slot]) take(slot, exact(headers.get(slot), columns), slots, taken);
        }
        for (int slot = 0; slot < taken.length; slot++) {
            if (!taken[slot]) take(slot, named(labels.get(slot), columns), slots, taken);
        }
        numbered(labels, columns, slots, taken);
        var rest = IntStream.range(0, taken.length).filter(slot -> !taken[slot]).toArray();
        return new Binding(slots, rest, none(columns.size()));
    }

    private static int[] none(int columns) {
        var none = new int[columns];
        Arrays.fill(none, -1);
        return none;
    }

    /// The same where slots are other columns under the names of these: such a slot is not spare,
    /// and one of these has its value only in records that have one of the other's own as well.
    Binding without(List<String> headers, List<Column> columns, Mappings mappings) {
        if (mappings.isEmpty()) return this;
        var left = slots.clone();
        var others = none(left.length);
        for (int column = 0; column < left.length; column++) {
            int slot = slots[column];
            if (slot < 0) continue;
            var own = columns.get(column).header();
            var taking = mappings.taking(headers.get(slot)).or(() -> mappings.taking(own));
            if (taking.isEmpty()) continue;
            int other = slotOf(taking.get().column(), columns);
            if (other >= 0 && other != slot) others[column] = other;
            else if (other < 0 || mappings.convertsBefore(taking.get())) left[column] = -1;
        }
        return new Binding(
                left,
                IntStream.of(spare).filter(slot -> !mappings.takes(headers.get(slot))).toArray(),
                others);
    }

    private int slotOf(String name, List<Column> columns) {
        for (int i = 0; i < slots.length; i++) {
            if (columns.get(i).name().equals(name)) return slots[i];
        }
        return -1;
    }

    /// Where the column is that a source calls `header`; -1 where it is not.
    int slotOfHeader(String header, List<String> headers, List<Column> columns) {
        int exact = headers.indexOf(header);
        if (exact >= 0) return exact;
        for (int i = 0; i < slots.length; i++) {
            if (columns.get(i).header().equals(header)) return slots[i];
        }
        return -1;
    }

    private static void take(int slot, int column, int[] slots, boolean[] taken) {
        if (column < 0 || slots[column] >= 0) return;
        slots[column] = slot;
        taken[slot] = true;
    }

    /// The second `amount` of a file is the column `amount_2`.
    private static void numbered(
            List<String> headers, List<Column> columns, int[] slots, boolean[] taken) {
        var names = ColumnNames.clean(headers, List.of());
        for (int slot = 0; slot < taken.length; slot++) {
            if (taken[slot]) continue;
            for (int column = 0; column < slots.length; column++) {
                if (slots[column] < 0 && columns.get(column).name().equals(names.get(slot))) {
                    slots[column] = slot;
                    taken[slot] = true;
                    break;
                }
            }
        }
    }

    /// The column that `header` means; -1 when none does.
    static int find(String header, List<Column> columns) {
        int written = written(header, columns);
        return written >= 0 ? written : named(header, columns);
    }

    private static int written(String header, List<Column> columns) {
        int aliased = aliased(header, columns);
        return aliased >= 0 ? aliased : exact(header, columns);
    }

    private static int aliased(String header, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).aliases().contains(header)) return i;
        }
        return -1;
    }

    private static int exact(String header, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).header().equals(header)) return i;
        }
        return -1;
    }

    private static int named(String header, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(header.strip())) return i;
        }
        return -1;
    }
}
