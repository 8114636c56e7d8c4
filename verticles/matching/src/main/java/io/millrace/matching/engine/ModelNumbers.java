package io.millrace.matching.engine;

import java.util.Arrays;
import java.util.HashMap;

/// Words in text that name a thing rather than describe it: `PS-LX350H`, `7737A001`.
final class ModelNumbers {
    private static final int LEAST = 4;
    private static final int LEAST_DIGITS = 5;
    private static final int LEAST_WITHIN = 5;

    private final String[][] numbers;
    private final String[] solids;
    private final HashMap<String, Integer> holders = new HashMap<>();

    ModelNumbers(Column column) {
        numbers = new String[column.distinct()][];
        solids = new String[column.distinct()];
        for (int code = 0; code < numbers.length; code++) {
            var value = column.value(code);
            numbers[code] =
                    Arrays.stream(value.split(" ", -1))
                            .filter(ModelNumbers::isOne)
                            .distinct()
                            .toArray(String[]::new);
            solids[code] = value.replace(" ", "");
            for (var number : numbers[code]) holders.merge(number, 1, Integer::sum);
        }
    }

    /// Adds to folded text the numbers that `raw` writes in pieces, in one piece.
    static String joined(String raw, String words) {
        StringBuilder out = null;
        var cut = raw.length() > Folding.MAX_LENGTH ? raw.substring(0, Folding.MAX_LENGTH) : raw;
        for (var word : cut.split("\\s+", -1)) {
            if (isPlain(word)) continue;
            var solid = Folding.solid(word);
            if (!isOne(solid) || (" " + words + " ").contains(" " + solid + " ")) continue;
            if (out == null) out = new StringBuilder(words);
            out.append(' ').append(solid);
        }
        return out == null ? words : out.toString();
    }

    private static boolean isPlain(String word) {
        return word.chars().allMatch(Character::isLetter);
    }

    /// Letters and digits mixed, or many digits.
    private static boolean isOne(String word) {
        if (word.length() < LEAST) return false;
        long digits = word.chars().filter(Character::isDigit).count();
        return digits > 0 && (digits < word.length() || digits >= LEAST_DIGITS);
    }

    /// How surely two values name one thing: 1 for a number of their own, less the more values hold
    /// it, 0 for none in common.
    double shared(int left, int right) {
        return Math.max(within(left, right), within(right, left));
    }

    private double within(int from, int to) {
        double best = 0;
        for (var number : numbers[from]) {
            boolean isHeld =
                    Arrays.asList(numbers[to]).contains(number)
                            || (number.length() >= LEAST_WITHIN && solids[to].contains(number));
            if (!isHeld) continue;
            int others = Math.max(1, holders.getOrDefault(number, 1) - 1);
            best = Math.max(best, 1 / Math.sqrt(others));
        }
        return best;
    }
}
