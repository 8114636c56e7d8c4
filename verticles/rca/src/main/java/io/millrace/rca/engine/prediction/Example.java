package io.millrace.rca.engine.prediction;

import java.util.List;

/// One past record: numbers, of which one that is missing is not a number, words, and whether it
/// failed.
public record Example(List<Double> numbers, List<String> words, boolean failed) {
    public Example {
        numbers = List.copyOf(numbers);
        words = List.copyOf(words);
    }
}
