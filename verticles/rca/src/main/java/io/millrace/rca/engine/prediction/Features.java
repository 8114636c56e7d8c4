package io.millrace.rca.engine.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What the trees may ask of a record: its numbers, each word's frequency rank as a number, whether
/// a word is the one, and the product, ratio and difference of each pair of numbers, so that a tree
/// need not build a slanted border out of many steps.
final class Features {
    /// More numbers than this make too many pairs; then there are none.
    private static final int MOST_PAIRED = 24;

    /// A word column with more values is left out.
    private static final int MOST_WORDS = 16;

    private final List<String> names = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    /// Computes one feature.
    private interface Column {
        double of(Example example);
    }

    /// @param numbers names of the numbers
    /// @param words names of the words
    Features(List<String> numbers, List<String> words, List<Example> examples) {
        for (int i = 0; i < numbers.size(); i++) {
            int index = i;
            add(numbers.get(i), example -> example.numbers().get(index));
        }
        if (numbers.size() <= MOST_PAIRED) addPairs(numbers);
        for (int i = 0; i < words.size(); i++) addWords(words.get(i), i, examples);
    }

    private void addPairs(List<String> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            for (int j = i + 1; j < numbers.size(); j++) {
                int a = i;
                int b = j;
                var both = numbers.get(i) + " %s " + numbers.get(j);
                add(both.formatted("x"), e -> e.numbers().get(a) * e.numbers().get(b));
                add(both.formatted("/"), e -> ratio(e.numbers().get(a), e.numbers().get(b)));
                add(both.formatted("-"), e -> e.numbers().get(a) - e.numbers().get(b));
            }
        }
    }

    private static double ratio(double a, double b) {
        return b == 0 ? Double.NaN : a / b;
    }

    private void addWords(String name, int index, List<Example> examples) {
        var counts = new TreeMap<String, Integer>();
        examples.forEach(e -> counts.merge(e.words().get(index), 1, Integer::sum));
        if (counts.size() > MOST_WORDS) return;
        add(name + " by frequency", e -> counts.getOrDefault(e.words().get(index), 0));
        for (var word : counts.keySet()) {
            add(name + " = " + word, e -> e.words().get(index).equals(word) ? 1 : 0);
        }
    }

    private void add(String name, Column column) {
        names.add(name);
        columns.add(column);
    }

    List<String> names() {
        return names;
    }

    /// Infinities count as missing.
    double[] of(Example example) {
        var values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
            double value = columns.get(i).of(example);
            values[i] = Double.isFinite(value) ? value : Double.NaN;
        }
        return values;
    }
}
