package io.millrace.ingest.engine.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// How values of the new shape become values of the old one.
///
/// @param into columns, or keys of a JSON object, that hold the values now
/// @param values by value of the new shape that of the old one, equal where a value is new; by
///   column of the new shape the key that it was in an object
/// @param factor `new = factor * old + offset`
/// @param detail a format, a separator, an encoding or a unit
/// @param written of text that is written otherwise, the [io.millrace.ingest.engine.Form] that it
///   has now; where letters have another case, the one that it had
public record Mapping(
        Rule rule,
        List<String> into,
        SequencedMap<String, String> values,
        @Nullable Double factor,
        @Nullable Double offset,
        @Nullable String detail,
        @Nullable String written) {
    /// What lies between the parts of an object.
    public static final String OBJECT = "object";

    private static final SequencedMap<String, String> NO_VALUES = new LinkedHashMap<>();

    public Mapping {
        into = List.copyOf(into);
        var copy = new LinkedHashMap<>(values);
        values = java.util.Collections.unmodifiableSequencedMap(copy);
    }

    /// What is done to a value.
    public enum Rule {
        /// Nothing: the column is there or gone.
        NONE,
        /// The column `into` is read as the old one.
        RENAME,
        /// Numbers are brought back by factor and offset.
        SCALE,
        /// The columns `into` are put together, `detail` between them.
        SPLIT,
        /// The column `into` is cut into the old ones where `detail` is.
        CUT,
        /// Values are looked up.
        VALUES,
        /// Text is read in the format `detail`.
        CAST,
        /// Text is decoded again, from `detail`.
        DECODE,
        /// The value lies in a JSON object under the keys `into`, in the column `detail`.
        PATH;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The same, with the values elsewhere.
    Mapping withInto(List<String> its) {
        return new Mapping(rule, its, values, factor, offset, detail, written);
    }

    static Mapping none() {
        return of(Rule.NONE, List.of(), null);
    }

    static Mapping of(Rule rule, List<String> into, @Nullable String detail) {
        return new Mapping(rule, into, NO_VALUES, null, null, detail, null);
    }

    static Mapping scale(Rule rule, List<String> into, Unit unit) {
        return new Mapping(rule, into, NO_VALUES, unit.factor(), unit.offset(), unit.name(), null);
    }

    static Mapping values(Map<String, String> values) {
        return new Mapping(
                Rule.VALUES, List.of(), new LinkedHashMap<>(values), null, null, null, null);
    }

    /// @param keys by column, that it was in the object
    static Mapping ofObject(SequencedMap<String, String> keys) {
        var parts = List.copyOf(keys.keySet());
        return new Mapping(Rule.SPLIT, parts, keys, null, null, OBJECT, null);
    }

    static Mapping written(String column, String detail, String written) {
        return new Mapping(Rule.CAST, List.of(column), NO_VALUES, null, null, detail, written);
    }
}
