package io.millrace.transform.engine.project;

import java.util.List;

/// How new rows come to those that the table of an incremental model has, as dbt-postgres does it.
///
/// @param key columns that tell rows apart; none where nothing does
/// @param predicates conditions under which a row of the table may be touched; they may name it
///   `DBT_INTERNAL_DEST`, and the new rows `DBT_INTERNAL_SOURCE`
/// @param updated columns that a merge sets where the key is there; none for all
/// @param spared columns that a merge leaves where the key is there
public record Incremental(
        Strategy strategy,
        List<String> key,
        OnSchemaChange onSchemaChange,
        List<String> predicates,
        List<String> updated,
        List<String> spared) {
    /// Of a model that is none.
    static final Incremental NONE =
            new Incremental(
                    Strategy.APPEND,
                    List.of(),
                    OnSchemaChange.IGNORE,
                    List.of(),
                    List.of(),
                    List.of());

    /// What becomes of rows whose key is there.
    public enum Strategy {
        /// They stay, the new ones come beside them.
        APPEND,
        /// They are deleted, then all new ones are inserted.
        DELETE_INSERT,
        /// They are updated.
        MERGE
    }

    /// What becomes of a table whose model gives other columns now.
    public enum OnSchemaChange {
        /// It keeps its columns, and gets values for those.
        IGNORE,
        /// The build fails.
        FAIL,
        /// It gets the new columns, and keeps those that the model no longer gives.
        APPEND_NEW_COLUMNS,
        /// It gets the model's columns and their types.
        SYNC_ALL_COLUMNS
    }

    public Incremental {
        key = List.copyOf(key);
        predicates = List.copyOf(predicates);
        updated = List.copyOf(updated);
        spared = List.copyOf(spared);
    }
}
