package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One field of all records: each distinct clean value once, and a code for it per record.
final class Column {
    /// Code of a missing value.
    static final int MISSING = -1;

    private final Field field;
    private final int[] codes;
    private final List<String> values;
    private final int[] counts;
    private final int present;
    private final Column all;

    private Column(Field field, int[] codes, List<String> values, @Nullable Column all) {
        this.field = field;
        this.codes = codes;
        this.values = values;
        this.all = all == null ? this : all;
        this.counts = new int[values.size()];
        int some = 0;
        for (int code : codes) {
            if (code == MISSING) continue;
            counts[code]++;
            some++;
        }
        this.present = some;
    }

    /// @param position of the field in the rows' values
    static Column of(Field field, int position, List<Row> rows) {
        var byRaw = new HashMap<String, Integer>();
        var byClean = new HashMap<String, Integer>();
        var values = new ArrayList<String>();
        var codes = new int[rows.size()];
        for (int i = 0; i < codes.length; i++) {
            var raw = rows.get(i).values().get(position);
            if (raw == null) {
                codes[i] = MISSING;
                continue;
            }
            var known = byRaw.get(raw);
            if (known == null) {
                known = code(Cleaner.clean(field.kind(), raw), byClean, values);
                byRaw.put(raw, known);
            }
            codes[i] = known;
        }
        return new Column(field, codes, List.copyOf(values), null);
    }

    private static int code(String clean, Map<String, Integer> known, List<String> values) {
        if (clean.isEmpty()) return MISSING;
        var code = known.putIfAbsent(clean, values.size());
        if (code != null) return code;
        values.add(clean);
        return values.size() - 1;
    }

    /// The same column of some of the records.
    Column of(int[] records) {
        var some = new int[records.length];
        Arrays.setAll(some, i -> codes[records[i]]);
        return new Column(field, some, values, this);
    }

    /// The column of all records that this one was taken from.
    Column all() {
        return all;
    }

    Field field() {
        return field;
    }

    /// Whether the values are addresses down to the number of the house.
    boolean holdsHouses() {
        if (field.kind() != FieldKind.ADDRESS || values.isEmpty()) return false;
        long numbered = values.stream().filter(Column::isNumbered).count();
        return numbered * 10 >= values.size() * 8L;
    }

    private static boolean isNumbered(String value) {
        return value.indexOf(' ') > 0 && !Cleaner.digits(value).isEmpty();
    }

    /// Whether most values are held by one record alone.
    boolean isVaried() {
        return values.size() * 2L >= present;
    }

    int size() {
        return codes.length;
    }

    int code(int record) {
        return codes[record];
    }

    String value(int code) {
        return values.get(code);
    }

    int distinct() {
        return values.size();
    }

    /// Records that hold the value.
    int count(int code) {
        return counts[code];
    }

    /// Records that hold any value.
    int present() {
        return present;
    }
}
