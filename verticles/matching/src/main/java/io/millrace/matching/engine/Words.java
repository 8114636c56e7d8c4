package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The words of a column's values, rare words weighing more.
final class Words {
    private static final int MAX_WORDS = 24;
    private static final int SHORT_NAME = 4;
    private static final double ALIKE = 0.88;
    private static final double INITIAL = 0.9;

    private final int[][] words;
    private final List<String> texts = new ArrayList<>();
    private final double[] weights;

    Words(Column column) {
        var known = new HashMap<String, Integer>();
        words = new int[column.distinct()][];
        for (int code = 0; code < words.length; code++) {
            words[code] =
                    java.util.Arrays.stream(column.value(code).split(" ", -1))
                            .limit(MAX_WORDS)
                            .mapToInt(word -> code(word, known))
                            .distinct()
                            .toArray();
        }
        var frequency = new int[texts.size()];
        for (var value : words) for (int word : value) frequency[word]++;
        weights = new double[frequency.length];
        for (int i = 0; i < frequency.length; i++) {
            weights[i] = Math.log(1 + (double) words.length / frequency[i]);
        }
    }

    private int code(String word, Map<String, Integer> known) {
        var code = known.putIfAbsent(word, texts.size());
        if (code != null) return code;
        texts.add(word);
        return texts.size() - 1;
    }

    /// How much of both values finds a like word in the other, in any order, 0 to 1. An initial
    /// stands for a word that begins with it.
    double similarity(int left, int right) {
        double found = 0;
        double all = 0;
        for (int side = 0; side < 2; side++) {
            var from = words[side == 0 ? left : right];
            var to = words[side == 0 ? right : left];
            for (int word : from) {
                all += weights[word];
                found += weights[word] * best(word, to);
            }
        }
        return found / all;
    }

    /// Whether two short names share words and yet cannot be one person's: a word of the shorter
    /// one is not in the other, as among the members of a family.
    boolean contradict(int left, int right) {
        boolean leftIsShorter = words[left].length <= words[right].length;
        var shorter = words[leftIsShorter ? left : right];
        var longer = words[leftIsShorter ? right : left];
        if (shorter.length < 2 || longer.length > SHORT_NAME) return false;
        for (int word : shorter) if (best(word, longer) == 0) return true;
        return false;
    }

    private double best(int word, int[] others) {
        double best = 0;
        for (int other : others) {
            if (other == word) return 1;
            best = Math.max(best, alike(texts.get(word), texts.get(other)));
        }
        return best;
    }

    private static double alike(String left, String right) {
        if (left.length() == 1 || right.length() == 1) {
            return left.charAt(0) == right.charAt(0) ? INITIAL : 0;
        }
        double similarity = JaroWinkler.similarity(left, right);
        if (similarity >= ALIKE) return similarity;
        boolean isSlip = left.length() > 3 && right.length() > 3;
        return isSlip && Edits.distance(left, right, 1) <= 1 ? ALIKE : 0;
    }
}
