package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/// Something that records of one entity often have in common: a value, its beginning, its sound.
final class BlockKey {
    private static final int BEGINNING = 4;

    /// Bits of the fields that it is made from.
    private final long fields;

    private final int[] codes;
    private final double agreement;

    private BlockKey(long fields, int[] codes) {
        this.fields = fields;
        this.codes = codes;
        var counts = new HashMap<Integer, Integer>();
        for (int code : codes) if (code != Column.MISSING) counts.merge(code, 1, Integer::sum);
        double sum = 0;
        for (int count : counts.values()) sum += (double) count * (count - 1);
        this.agreement = sum / Math.max(1.0, (double) codes.length * (codes.length - 1));
    }

    static List<BlockKey> of(List<Column> columns) {
        var keys = new ArrayList<BlockKey>();
        for (int field = 0; field < columns.size(); field++) {
            for (var part : parts(columns.get(field).field().kind())) {
                keys.add(of(columns.get(field), field, part));
            }
        }
        addNames(columns, keys);
        keys.removeIf(key -> key.agreement == 0);
        return keys;
    }

    private static List<UnaryOperator<String>> parts(FieldKind kind) {
        UnaryOperator<String> whole = UnaryOperator.identity();
        return switch (kind) {
            case GIVEN, FAMILY -> List.of(whole, Phonetic::code, BlockKey::beginning);
            case EMAIL -> List.of(whole, BlockKey::firstHalf, BlockKey::secondHalf);
            case PHONE, IDENTIFIER -> List.of(whole, BlockKey::firstHalf, BlockKey::secondHalf);
            case DATE -> List.of(whole, BlockKey::firstHalf, BlockKey::secondHalf);
            case NAME, ORGANISATION -> List.of(BlockKey::sorted, BlockKey::longest);
            case ADDRESS, TEXT -> List.of(whole, BlockKey::beginning);
            case POSTCODE, NUMBER, CATEGORY -> List.of(whole);
        };
    }

    private static BlockKey of(Column column, int field, UnaryOperator<String> part) {
        var known = new HashMap<String, Integer>();
        var ofValue = new int[column.distinct()];
        for (int code = 0; code < ofValue.length; code++) {
            var text = part.apply(column.value(code));
            ofValue[code] =
                    text.isEmpty()
                            ? Column.MISSING
                            : known.computeIfAbsent(text, _ -> known.size());
        }
        var codes = new int[column.size()];
        Arrays.setAll(
                codes,
                record -> {
                    int code = column.code(record);
                    return code == Column.MISSING ? code : ofValue[code];
                });
        return new BlockKey(1L << field, codes);
    }

    /// Given and family name in either order.
    private static void addNames(List<Column> columns, List<BlockKey> keys) {
        for (int given = 0; given < columns.size(); given++) {
            if (columns.get(given).field().kind() != FieldKind.GIVEN) continue;
            for (int family = 0; family < columns.size(); family++) {
                if (columns.get(family).field().kind() != FieldKind.FAMILY) continue;
                keys.add(
                        names(
                                columns.get(given),
                                columns.get(family),
                                (1L << given) | (1L << family)));
                return;
            }
        }
    }

    private static BlockKey names(Column given, Column family, long fields) {
        var known = new HashMap<String, Integer>();
        var codes = new int[given.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Column.MISSING;
            if (given.code(i) == Column.MISSING || family.code(i) == Column.MISSING) continue;
            var a = Phonetic.code(given.value(given.code(i)));
            var b = Phonetic.code(family.value(family.code(i)));
            var both = a.compareTo(b) < 0 ? a + ' ' + b : b + ' ' + a;
            codes[i] = known.computeIfAbsent(both, _ -> known.size());
        }
        return new BlockKey(fields, codes);
    }

    private static String beginning(String value) {
        return value.length() < BEGINNING ? "" : value.substring(0, BEGINNING);
    }

    private static String firstHalf(String value) {
        return value.substring(0, value.length() / 2);
    }

    private static String secondHalf(String value) {
        return value.length() < 2 ? "" : value.substring(value.length() / 2);
    }

    private static String sorted(String value) {
        var words = value.split(" ", -1);
        Arrays.sort(words);
        return String.join(" ", words);
    }

    /// The sound of the longest word.
    private static String longest(String value) {
        var best = "";
        for (var word : value.split(" ", -1)) if (word.length() > best.length()) best = word;
        return Phonetic.code(best);
    }

    int code(int record) {
        return codes[record];
    }

    /// Chance that two records agree.
    double agreement() {
        return agreement;
    }

    boolean sharesField(BlockKey other) {
        return (fields & other.fields) != 0;
    }
}
