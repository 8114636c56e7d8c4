package io.millrace.rca.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Something that may have made the check fail.
///
/// @param share of the deviation that it explains, 0 to 1
/// @param confidence that it is a cause: how little stays unexplained with it, 0 to 1
/// @param evidence numbers and words by name, in reading order
/// @param place where its rows are
public record Candidate(
        Kind kind,
        String name,
        double share,
        double confidence,
        Map<String, Object> evidence,
        Place place) {
    public Candidate {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /// In the words of the contract.
    public enum Kind {
        BATCH,
        COLUMN,
        DIMENSION,
        FEED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Rows by batch and by one column's value; empty texts take all.
    public record Place(String batch, String dimension, String value) {
        static final Place ALL = new Place("", "", "");

        static Place batch(String id) {
            return new Place(id, "", "");
        }

        static Place value(String dimension, String value) {
            return new Place("", dimension, value);
        }
    }
}
