package io.millrace.matching.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/// Compares records field by field. Not for several threads at once.
final class Comparer {
    private final List<Column> columns;
    private final List<Memory> comparisons;
    private final int given;
    private final int family;

    /// Code of the family column with the same text as a code of the given column.
    private final int[] asFamily;

    Comparer(List<Column> columns) {
        this.columns = columns;
        this.comparisons =
                columns.stream().map(column -> new Memory(Comparison.of(column))).toList();
        this.given = first(FieldKind.GIVEN);
        this.family = first(FieldKind.FAMILY);
        this.asFamily = asFamily();
    }

    private int first(FieldKind kind) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).field().kind() == kind) return i;
        }
        return -1;
    }

    private int[] asFamily() {
        if (given < 0 || family < 0) return new int[0];
        var families = columns.get(family);
        var byText = new HashMap<String, Integer>();
        for (int code = 0; code < families.distinct(); code++) {
            byText.put(families.value(code), code);
        }
        var map = new int[columns.get(given).distinct()];
        Arrays.setAll(
                map, code -> byText.getOrDefault(columns.get(given).value(code), Column.MISSING));
        return map;
    }

    long pattern(int left, int right) {
        long pattern = 0;
        boolean transposed = asFamily.length > 0 && isTransposed(left, right);
        for (int field = 0; field < comparisons.size(); field++) {
            var column = columns.get(field);
            int a = column.code(left);
            int b = column.code(right);
            if (a == Column.MISSING || b == Column.MISSING) continue;
            boolean isName = field == given || field == family;
            var level =
                    a == b
                            ? Level.EXACT
                            : transposed && isName
                                    ? Level.TRANSPOSED
                                    : comparisons.get(field).level(Math.min(a, b), Math.max(a, b));
            pattern = Pattern.with(pattern, field, level);
        }
        return pattern;
    }

    /// One of the two names may be written wrong.
    private boolean isTransposed(int left, int right) {
        int leftGiven = columns.get(given).code(left);
        int rightGiven = columns.get(given).code(right);
        if (leftGiven == Column.MISSING || rightGiven == Column.MISSING) return false;
        int leftFamily = columns.get(family).code(left);
        int rightFamily = columns.get(family).code(right);
        if (leftFamily == Column.MISSING || rightFamily == Column.MISSING) return false;
        if (leftGiven == rightGiven || leftFamily == rightFamily) return false;
        boolean isOne = asFamily[leftGiven] == rightFamily;
        boolean isOther = asFamily[rightGiven] == leftFamily;
        if (isOne == isOther) return isOne;
        return isOne ? isClose(rightGiven, leftFamily) : isClose(leftGiven, rightFamily);
    }

    private boolean isClose(int givenCode, int familyCode) {
        var one = columns.get(given).value(givenCode);
        return Comparison.personName(one, columns.get(family).value(familyCode)).index()
                >= Level.CLOSE.index();
    }

    /// Remembers the last results: common values meet again and again.
    private static final class Memory {
        private static final int SIZE = 1 << 14;
        private final Comparison comparison;
        private final long[] pairs = new long[SIZE];
        private final byte[] levels = new byte[SIZE];

        Memory(Comparison comparison) {
            this.comparison = comparison;
        }

        Level level(int left, int right) {
            long pair = Pairs.of(left, right) + 1;
            int slot = (int) ((pair * 0x9E3779B97F4A7C15L) >>> 50);
            if (pairs[slot] != pair) {
                levels[slot] = (byte) comparison.level(left, right).index();
                pairs[slot] = pair;
            }
            return Level.at(levels[slot]);
        }
    }
}
