package io.millrace.matching.engine;

/// The three-letter pieces of a column's values, rare pieces weighing more.
final class Grams {
    private static final int BUCKETS = 1 << 18;
    private static final int LENGTH = 3;

    private final int[][] pieces;
    private final double[] weights;
    private final double[] norms;

    Grams(Column column) {
        pieces = new int[column.distinct()][];
        var frequency = new int[BUCKETS];
        for (int code = 0; code < pieces.length; code++) {
            pieces[code] = pieces(column.value(code));
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

    private static int[] pieces(String value) {
        var padded = "  " + value + " ";
        return java.util.stream.IntStream.rangeClosed(0, padded.length() - LENGTH)
                .map(i -> bucket(padded, i))
                .sorted()
                .distinct()
                .toArray();
    }

    private static int bucket(String padded, int start) {
        int hash = 0;
        for (int i = start; i < start + LENGTH; i++) hash = (hash * 0x01000193) ^ padded.charAt(i);
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
