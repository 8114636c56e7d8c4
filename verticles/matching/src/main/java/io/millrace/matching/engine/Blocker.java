package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the pairs that are worth comparing, in time that grows with the number of records.
///
/// A key that few records share makes a pass of its own; the others are taken two by two, the most
/// selective combination first, until the budget of pairs is spent; long texts meet by their rare
/// words. Within a pass the largest blocks are purged (Papadakis, "Blocking and filtering
/// techniques", 2020).
final class Blocker {
    /// Up to here all that costs less than this is compared.
    private static final long SMALL = 400_000;

    private static final int PAIRS_PER_PASS = 4;
    private static final int MAX_PASSES = 40;
    private static final int RARE_WORDS = 8;

    private final List<Column> columns;
    private final Sources sources;
    private final int records;
    private final long budget;
    private final long passBudget;

    Blocker(List<Column> columns, Sources sources, int maxPairsPerRecord) {
        this.columns = columns;
        this.sources = sources;
        this.records = sources.records();
        this.budget = Math.max(SMALL, (long) maxPairsPerRecord * records);
        this.passBudget = Math.max(SMALL / 8, (long) PAIRS_PER_PASS * records);
    }

    /// Sorted, each pair once.
    long[] pairs() {
        var pairs = new Pairs(records * 4);
        var common = new ArrayList<BlockKey>();
        for (var key : BlockKey.of(columns)) {
            if (key.agreement() * sources.pairs() <= passBudget) {
                block(key).emit(sources, passBudget, pairs);
            } else {
                common.add(key);
            }
        }
        for (var column : columns) {
            if (column.field().kind().hasWords()) words(column).emit(sources, passBudget, pairs);
        }
        int passes = 0;
        for (var two : combinations(common)) {
            if (pairs.size() >= budget || passes++ == MAX_PASSES) break;
            block(two.left, two.right).emit(sources, passBudget, pairs);
        }
        return pairs.distinct();
    }

    private record Two(BlockKey left, BlockKey right) {
        double agreement() {
            return left.agreement() * right.agreement();
        }
    }

    private static List<Two> combinations(List<BlockKey> keys) {
        var all = new ArrayList<Two>();
        for (int i = 0; i < keys.size(); i++) {
            for (int j = i + 1; j < keys.size(); j++) {
                if (!keys.get(i).sharesField(keys.get(j))) {
                    all.add(new Two(keys.get(i), keys.get(j)));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Two::agreement));
        return all;
    }

    private Blocks block(BlockKey key) {
        var blocks = new Blocks(records);
        for (int record = 0; record < records; record++) {
            if (key.code(record) != Column.MISSING) blocks.add(key.code(record), record);
        }
        return blocks;
    }

    private Blocks block(BlockKey left, BlockKey right) {
        var blocks = new Blocks(records);
        for (int record = 0; record < records; record++) {
            int a = left.code(record);
            int b = right.code(record);
            if (a != Column.MISSING && b != Column.MISSING) {
                blocks.add(((long) a << 32) | b, record);
            }
        }
        return blocks;
    }

    private Blocks words(Column column) {
        var frequency = new HashMap<String, Integer>();
        var ofValue = new String[column.distinct()][];
        for (int code = 0; code < ofValue.length; code++) {
            ofValue[code] =
                    Arrays.stream(column.value(code).split(" ", -1))
                            .distinct()
                            .toArray(String[]::new);
            for (var word : ofValue[code]) {
                frequency.merge(word, column.count(code), Integer::sum);
            }
        }
        for (int code = 0; code < ofValue.length; code++) {
            ofValue[code] = rarest(ofValue[code], frequency);
        }
        var blocks = new Blocks(records * 2);
        for (int record = 0; record < records; record++) {
            int code = column.code(record);
            if (code == Column.MISSING) continue;
            for (var word : ofValue[code]) blocks.add(spread(word), record);
        }
        return blocks;
    }

    private static String[] rarest(String[] words, Map<String, Integer> frequency) {
        return Arrays.stream(words)
                .filter(word -> frequency.getOrDefault(word, 0) > 1)
                .sorted(
                        Comparator.<String>comparingInt(word -> frequency.getOrDefault(word, 0))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(RARE_WORDS)
                .toArray(String[]::new);
    }

    private static long spread(String word) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < word.length(); i++) hash = (hash ^ word.charAt(i)) * 0x100000001B3L;
        return hash;
    }
}
