package io.millrace.ingest.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Finds how a CSV file is written from its beginning, where it is not declared.
final class DialectGuess {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final int RECORDS = 100;
    private static final int BYTES = 1 << 16;

    private final byte[] sample;
    private final DeclaredDialect declared;

    /// @param sample in UTF-8
    DialectGuess(byte[] sample, int length, DeclaredDialect declared) {
        this.sample = java.util.Arrays.copyOf(sample, Math.min(length, BYTES));
        this.declared = declared;
    }

    /// The dialect in UTF-8.
    Dialect dialect() {
        var quote = declared.quote();
        var best = best(quote == null ? Dialect.QUOTE : quote);
        if (quote == null && hasSingleQuotes()) {
            var other = best('\'');
            if (isSingleQuoted(other)) best = other;
        }
        var header = declared.header();
        return best.with(header == null ? hasHeader(best) : header);
    }

    private Dialect best(char quote) {
        var delimiter = declared.delimiter();
        var candidates = delimiter == null ? DELIMITERS : List.of(delimiter);
        var best = dialect(candidates.getFirst(), quote);
        double most = 0;
        if (candidates.size() == 1) return best;
        for (char candidate : candidates) {
            var dialect = dialect(candidate, quote);
            double score = score(dialect);
            if (score > most) {
                most = score;
                best = dialect;
            }
        }
        return best;
    }

    private static Dialect dialect(char delimiter, char quote) {
        return new Dialect(delimiter, quote, Encoding.UTF_8, false);
    }

    /// The share of records as wide as the first, and more for wider ones; 0 where there is one
    /// field only.
    private double score(Dialect dialect) {
        try {
            var reader = reader(dialect);
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

    private boolean hasSingleQuotes() {
        var delimiter = declared.delimiter();
        if (delimiter != null && delimiter == '\'') return false;
        for (byte b : sample) if (b == '\'') return true;
        return false;
    }

    /// An apostrophe is a quote only where each record has a field in two of them, none is broken
    /// by one, and no field begins with the usual quote.
    private boolean isSingleQuoted(Dialect dialect) {
        try {
            var reader = reader(dialect);
            int seen = 0;
            while (seen < RECORDS && reader.next()) {
                var f = reader.fields();
                boolean isLast = f.to == sample.length;
                if (f.fault != null && !isLast) return false;
                if (f.fault == null && !hasQuotedField(f)) return false;
                seen++;
            }
            return seen > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasQuotedField(Fields f) {
        boolean isFound = false;
        for (int i = 0; i < f.count; i++) {
            if (f.start[i] < f.end[i] && f.data[f.start[i]] == Dialect.QUOTE) return false;
            isFound |= f.start[i] > f.from && f.data[f.start[i] - 1] == '\'';
        }
        return isFound;
    }

    /// Names are words: a number or a date in the first record is data.
    private boolean hasHeader(Dialect dialect) {
        try {
            var reader = reader(dialect);
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

    private CsvReader reader(Dialect dialect) throws IOException {
        return new CsvReader(new ByteArrayInputStream(sample), dialect, Limits.DEFAULT);
    }
}
