package io.millrace.ingest.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which slot of a record goes into which column.
///
/// @param slots by column; -1 where the source has none
/// @param spare slots without a column
@SuppressWarnings("ArrayRecordComponent") // inside the hot loop, never compared
record Binding(int[] slots, int[] spare) {
    static Binding of(List<String> headers, List<Column> columns) {
        var slots = new int[columns.size()];
        Arrays.fill(slots, -1);
        var taken = new boolean[headers.size()];
        for (int slot = 0; slot < headers.size(); slot++) {
            int column = find(headers.get(slot), columns);
            if (column >= 0 && slots[column] < 0) {
                slots[column] = slot;
                taken[slot] = true;
            }
        }
        numbered(headers, columns, slots, taken);
        return new Binding(
                slots, IntStream.range(0, taken.length).filter(slot -> !taken[slot]).toArray());
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
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).aliases().contains(header)) return i;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).header().equals(header)) return i;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(header.strip())) return i;
        }
        return -1;
    }
}
