package io.millrace.ingest.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Finds how a CSV file is written from its beginning.
final class DialectGuess {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int RECORDS = 100;
    private static final int BYTES = 1 << 16;

    private final byte[] sample;

    DialectGuess(byte[] sample, int length) {
        this.sample = java.util.Arrays.copyOf(sample, Math.min(length, BYTES));
    }

    Dialect dialect() {
        char best = ',';
        double most = 0;
        for (char delimiter : DELIMITERS) {
            double score = score(delimiter);
            if (score > most) {
                most = score;
                best = delimiter;
            }
        }
        return new Dialect(best, hasHeader(best));
    }

    /// The share of records as wide as the first, and more for wider ones; 0 where there is one
    /// field only.
    private double score(char delimiter) {
        try {
            var reader = reader(delimiter);
            int width = 0;
            int alike = 0;
            int seen = 0;
            while (seen < RECORDS && reader.next()) {
                if (seen++ == 0) width = reader.fields().count;
                if (reader.fields().count == width && reader.fields().fault == null) alike++;
            }
            return width < 2 ? 0 : (double) alike / seen + width * 1e-4;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Names are words: a number or a date in the first record is data.
    private boolean hasHeader(char delimiter) {
        try {
            var reader = reader(delimiter);
            if (!reader.next()) return true;
            var first = reader.fields();
            var scratch = new Parsed();
            for (int i = 0; i < first.count; i++) {
                if (first.start[i] == first.end[i]) continue;
                int shape =
                        Shape.of(first.data, first.start[i], first.end[i], Fields.PLAIN, scratch);
                if (shape != Shape.WORDS && shape != Shape.CODE) return false;
                int number = CommaNumbers.of(first.data, first.start[i], first.end[i]);
                if (number == CommaNumbers.CERTAIN) return false;
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CsvReader reader(char delimiter) throws IOException {
        return new CsvReader(
                new ByteArrayInputStream(sample), new Dialect(delimiter, false), Limits.DEFAULT);
    }
}
