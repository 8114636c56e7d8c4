package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.Incremental.OnSchemaChange;
import io.millrace.transform.engine.project.Incremental.Strategy;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads what a model's config says of its table.
record TableConfig(Draft draft, DictValue config) {
    private static final Set<String> METHODS =
            Set.of(Index.BTREE, "hash", "gin", "gist", "spgist", "brin");

    /// dbt-postgres's own choice where none is made: rows that come again take the place of those
    /// that are there, where a key tells which.
    Incremental incremental() {
        var key = texts("unique_key");
        var strategy = Config.text(config, "incremental_strategy").orElse("default");
        return new Incremental(
                strategy(strategy, key.isEmpty()),
                key,
                onSchemaChange(Config.text(config, "on_schema_change").orElse("ignore")),
                texts("incremental_predicates"),
                texts("merge_update_columns"),
                texts("merge_exclude_columns"));
    }

    private Strategy strategy(String id, boolean isKeyless) {
        return switch (id) {
            case "default" -> isKeyless ? Strategy.APPEND : Strategy.DELETE_INSERT;
            case "append" -> Strategy.APPEND;
            case "delete+insert" -> Strategy.DELETE_INSERT;
            case "merge" -> Strategy.MERGE;
            default ->
                    throw fault(
                            "incremental_strategy",
                            "there is no incremental_strategy '"
                                    + id
                                    + "' here; it is append, delete+insert or merge");
        };
    }

    private OnSchemaChange onSchemaChange(String id) {
        for (var policy : OnSchemaChange.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(id)) return policy;
        }
        throw fault(
                "on_schema_change",
                "there is no on_schema_change '"
                        + id
                        + "'; it is ignore, fail, append_new_columns or sync_all_columns");
    }

    /// Those that are configured, and one of the key, by which rows are found.
    List<Index> indexes() {
        var indexes = new ArrayList<Index>();
        config.get("indexes")
                .filter(value -> value != Value.None.NONE)
                .ifPresent(value -> list(value).forEach(item -> indexes.add(index(item))));
        var key = texts("unique_key");
        boolean isCovered = indexes.stream().anyMatch(index -> index.columns().equals(key));
        boolean isKept =
                Config.text(config, "materialized").filter("incremental"::equals).isPresent();
        if (isKept && !key.isEmpty() && !isCovered) {
            indexes.add(new Index(key, false, Index.BTREE));
        }
        return indexes;
    }

    private Index index(Value item) {
        var index = Draft.dict(item);
        var columns = texts(index, "columns");
        if (columns.isEmpty()) throw fault("indexes", "an index needs 'columns'");
        var method = Config.text(index, "type").orElse(Index.BTREE);
        if (!METHODS.contains(method)) {
            throw fault("indexes", "there is no type of index '" + method + "'");
        }
        boolean isUnique = index.get("unique").map(Items::isTrue).orElse(false);
        return new Index(columns, isUnique, method);
    }

    private List<String> texts(String name) {
        return texts(config, name);
    }

    private static List<String> texts(DictValue config, String name) {
        return config.get(name)
                .filter(value -> value != Value.None.NONE)
                .map(value -> list(value).stream().map(Repr::str).toList())
                .orElse(List.of());
    }

    /// One value is a list of it.
    private static List<Value> list(Value value) {
        boolean isOne = value instanceof Value.Text || value instanceof DictValue;
        return isOne ? List.of(value) : Items.of(value);
    }

    private FaultException fault(String word, String message) {
        return new FaultException(new Fault(draft.file(), Lines.find(draft.text(), word), message));
    }
}
