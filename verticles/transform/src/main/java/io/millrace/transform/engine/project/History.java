package io.millrace.transform.engine.project;

import java.util.List;
import java.util.Optional;

/// How a snapshot keeps the history of its rows, as dbt-postgres does it.
///
/// @param key expressions that tell rows apart
/// @param updatedAt column that tells when a row changed last; without one it is the time of the
///   run
/// @param checked columns that are compared; none for all
/// @param hardDeletes what becomes of a row that is gone
/// @param current expression for the end of what stands; null without one
public record History(
        Strategy strategy,
        List<String> key,
        Optional<String> updatedAt,
        List<String> checked,
        HardDeletes hardDeletes,
        Optional<String> current,
        Columns columns) {

    /// How a changed row is known.
    public enum Strategy {
        /// Its `updatedAt` is later than when it was seen last.
        TIMESTAMP,
        /// One of the checked columns is another.
        CHECK
    }

    /// What becomes of a row that the query no longer gives.
    public enum HardDeletes {
        /// It stands.
        IGNORE,
        /// It ends.
        INVALIDATE,
        /// It ends, and one that says it is deleted stands in its place.
        NEW_RECORD
    }

    /// The names of the columns that the history adds.
    public record Columns(String id, String updatedAt, String from, String to, String deleted) {
        static final Columns USUAL =
                new Columns(
                        "dbt_scd_id",
                        "dbt_updated_at",
                        "dbt_valid_from",
                        "dbt_valid_to",
                        "dbt_is_deleted");
    }

    public History {
        key = List.copyOf(key);
        checked = List.copyOf(checked);
    }

    public boolean marksDeleted() {
        return hardDeletes == HardDeletes.NEW_RECORD;
    }
}
