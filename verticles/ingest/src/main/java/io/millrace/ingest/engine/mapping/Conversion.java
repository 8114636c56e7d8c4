package io.millrace.ingest.engine.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one value of those that a source has.
public sealed interface Conversion
        permits AsIs,
                Compose,
                Cut,
                DayLayout,
                Epoch,
                Layout,
                LetterCase,
                Lookup,
                Member,
                Numeral,
                ObjectOf,
                ObjectsOnly,
                Redecode,
                Scale {
    /// @param values in the order of the sources, null where one has none; at least one is there.
    ///   Numbers have a point before their decimals
    Converted of(List<@Nullable String> values);

    /// Whether it is for every value of a column, so that one which it says nothing of is told.
    default boolean isForAll() {
        return false;
    }

    /// The value that a conversion of one is about.
    static String one(List<@Nullable String> values) {
        var value = values.getFirst();
        return value == null ? "" : value;
    }
}
