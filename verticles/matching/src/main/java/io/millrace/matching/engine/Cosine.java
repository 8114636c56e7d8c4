package io.millrace.matching.engine;

import java.util.function.Function;

/// How much the values of a column have in common piece by piece, rare pieces weighing more.
final class Cosine {
    private static final int BUCKETS = 1 << 18;
    private static final int LENGTH = 3;

    private final int[][] pieces;
    private final double[] weights;
    private final double[] norms;

    private Cosine(Column column, Function<String, int[]> split) {
        pieces = new int[column.distinct()][];
        var frequency = new int[BUCKETS];
        for (int code = 0; code < pieces.length; code++) {
            pieces[code] = split.apply(column.value(code));
            for (int piece : pieces[code]) frequency[piece]++;
        }
        weights = new double[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            double idf = Math.log(1 + (double) pieces.length / (1 + frequency[i]));
            weights[i] = idf * idf;
        }
        norms = new double[pieces.length];
        for (int code = 0; code < pieces.length; code++) {
            double sum = 0;
            for (int piece : pieces[code]) sum += weights[piece];
            norms[code] = Math.sqrt(sum);
        }
    }

    /// By sequences of three signs, which a slip leaves mostly as they are.
    static Cosine ofGrams(Column column) {
        return new Cosine(column, Cosine::grams);
    }

    /// By whole words.
    static Cosine ofWords(Column column) {
        return new Cosine(column, Cosine::words);
    }

    private static int[] grams(String value) {
        var padded = "  " + value + " ";
        return java.util.stream.IntStream.rangeClosed(0, padded.length() - LENGTH)
                .map(i -> bucket(padded, i, i + LENGTH))
                .sorted()
                .distinct()
                .toArray();
    }

    private static int[] words(String value) {
        return java.util.Arrays.stream(value.split(" ", -1))
                .mapToInt(word -> bucket(word, 0, word.length()))
                .sorted()
                .distinct()
                .toArray();
    }

    private static int bucket(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) hash = (hash * 0x01000193) ^ text.charAt(i);
        hash *= 0x9E3779B1;
        return hash >>> 14;
    }

    /// Cosine of two values, 0 to 1.
    double similarity(int left, int right) {
        var a = pieces[left];
        var b = pieces[right];
        double common = 0;
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            if (a[i] == b[j]) {
                common += weights[a[i]];
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common == 0 ? 0 : common / (norms[left] * norms[right]);
    }
}
