package io.millrace.matching.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record to be matched.
///
/// @param values in the order of [MatchSettings#fields]; null and blank are missing
public record Row(RecordKey key, List<@Nullable String> values) {
    /// By key; records that repeat a key are told apart by their values.
    static final Comparator<Row> ORDER =
            Comparator.comparing(Row::key).thenComparing(row -> String.valueOf(row.values()));

    public Row {
        values = Collections.unmodifiableList(Arrays.asList(values.toArray(new String[0])));
    }
}
