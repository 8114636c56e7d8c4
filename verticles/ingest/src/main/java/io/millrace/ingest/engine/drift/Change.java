package io.millrace.ingest.engine.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A change of a source's columns, and what is proposed for it.
///
/// @param columns of the dataset that it is about; none when it is about the whole file
/// @param confidence 0 to 1, that the change and its mapping are what happened
/// @param evidence in words, the weightiest first
public record Change(
        Kind kind,
        List<String> columns,
        Mapping mapping,
        double confidence,
        List<String> evidence) {
    public Change {
        columns = List.copyOf(columns);
        evidence = List.copyOf(evidence);
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence " + confidence);
        }
    }

    /// What became of the columns.
    public enum Kind {
        ADDED,
        DROPPED,
        RENAMED,
        RETYPED,
        SPLIT,
        MERGED,
        UNIT,
        ENUM_GROWN,
        RECODED,
        ENCODING,
        NESTED;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The same, told from records that were refused.
    ///
    /// @param headers by name, those of columns that the dataset has not
    public Change ofRefused(Map<String, String> headers) {
        var into = mapping.into().stream().map(its -> headers.getOrDefault(its, its)).toList();
        var more = new ArrayList<>(evidence);
        more.add("most records of the batch were refused, and wait in quarantine");
        return new Change(kind, columns, mapping.withInto(into), confidence, more);
    }

    /// The same for the same change seen again: its kind, its columns and where they went.
    public String sameness() {
        return kind.id()
                + ":"
                + String.join(",", columns)
                + ">"
                + String.join(",", mapping.into())
                + more();
    }

    /// A unit can change again, and back.
    private String more() {
        return switch (kind) {
            case ENUM_GROWN, RECODED -> ":" + String.join(",", mapping.values().keySet());
            case UNIT -> ":" + mapping.detail();
            default -> "";
        };
    }
}
