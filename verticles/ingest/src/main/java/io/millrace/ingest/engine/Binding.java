package io.millrace.ingest.engine;

import io.millrace.ingest.engine.mapping.Mappings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which slot of a record goes into which column.
///
/// @param slots by column; -1 where the source has none
/// @param spare slots without a column
@SuppressWarnings("ArrayRecordComponent") // inside the hot loop, never compared
record Binding(int[] slots, int[] spare) {
    static Binding of(List<String> headers, List<Column> columns, Nesting nesting) {
        var slots = new int[columns.size()];
        Arrays.fill(slots, -1);
        var taken = new boolean[headers.size()];
        var labels = nesting.labels(headers);
        // What is written exactly so goes before what only reads alike.
        for (int slot = 0; slot < taken.length; slot++) {
            take(slot, written(headers.get(slot), columns), slots, taken);
        }
        for (int slot = 0; slot < taken.length; slot++) {
            if (!taken[slot]) take(slot, named(labels.get(slot), columns), slots, taken);
        }
        numbered(labels, columns, slots, taken);
        return new Binding(
                slots, IntStream.range(0, taken.length).filter(slot -> !taken[slot]).toArray());
    }

    /// The same without what is another column under the name of this one; such a slot is not
    /// spare.
    Binding without(List<String> headers, Mappings mappings) {
        if (mappings.isEmpty()) return this;
        var left = slots.clone();
        for (int column = 0; column < left.length; column++) {
            if (left[column] >= 0 && mappings.takes(headers.get(left[column]))) left[column] = -1;
        }
        return new Binding(
                left,
                IntStream.of(spare).filter(slot -> !mappings.takes(headers.get(slot))).toArray());
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
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).aliases().contains(header)) return i;
        }
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
