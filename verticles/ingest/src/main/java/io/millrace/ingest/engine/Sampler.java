package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Guesses the types of columns from the beginning of a batch.
final class Sampler {
    private static final int RECORDS = 10_000;

    private Sampler() {}

    /// @param cut the sample ends inside the body, so that its end may be broken
    /// @param mayHaveCommas a comma may part decimals
    /// @return by header; without those that never had a value
    static Map<String, TypeGuess> guesses(RecordReader reader, boolean cut, boolean mayHaveCommas)
            throws IOException {
        var guesses = new ArrayList<TypeGuess>();
        try {
            for (int i = 0; i < RECORDS && reader.next(); i++) {
                var f = reader.fields();
                if (f.fault != null) continue;
                while (guesses.size() < f.count) guesses.add(new TypeGuess(mayHaveCommas));
                add(f, guesses);
            }
        } catch (Unreadable e) {
            if (!cut && guesses.isEmpty()) throw e;
        }
        return named(reader.headers(), guesses);
    }

    private static void add(Fields f, List<TypeGuess> guesses) {
        for (int slot = 0; slot < f.count; slot++) {
            if (f.kind[slot] == Fields.ABSENT) continue;
            guesses.get(slot).add(f.data, f.start[slot], f.end[slot], f.kind[slot]);
        }
    }

    private static Map<String, TypeGuess> named(List<String> headers, List<TypeGuess> guesses) {
        var named = new LinkedHashMap<String, TypeGuess>();
        for (int slot = 0; slot < Math.min(headers.size(), guesses.size()); slot++) {
            if (guesses.get(slot).hasSeen()) {
                named.putIfAbsent(headers.get(slot), guesses.get(slot));
            }
        }
        return named;
    }

    /// The type of a value that came after the sample.
    static ColumnType ofOne(Fields f, int slot) {
        var guess = new TypeGuess(false);
        guess.add(f.data, f.start[slot], f.end[slot], f.kind[slot]);
        var type = guess.type();
        return type == ColumnType.BIGINT ? ColumnType.NUMERIC : type;
    }
}
