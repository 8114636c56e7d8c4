package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.History.Columns;
import io.millrace.transform.engine.project.History.HardDeletes;
import io.millrace.transform.engine.project.History.Strategy;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;

/// Reads what a snapshot's config says of the history to keep.
record HistoryConfig(Draft draft, DictValue config) {
    private static final String ALL = "all";

    History history() {
        var key = TableConfig.texts(config, "unique_key");
        if (key.isEmpty()) throw fault("snapshot", "a snapshot needs 'unique_key'");
        return switch (Config.text(config, "strategy").orElse("")) {
            case "timestamp" -> timestamp(key);
            case "check" -> check(key);
            case "" -> throw fault("snapshot", "a snapshot needs 'strategy'");
            default ->
                    throw fault(
                            "strategy", "the strategy of a snapshot is timestamp or check here");
        };
    }

    private History timestamp(List<String> key) {
        var updatedAt = Config.text(config, "updated_at");
        if (updatedAt.isEmpty()) {
            throw fault("timestamp", "the strategy 'timestamp' needs 'updated_at'");
        }
        if (config.get("check_cols").filter(Items::isTrue).isPresent()) {
            throw fault("check_cols", "'check_cols' is of the strategy 'check' only");
        }
        return history(Strategy.TIMESTAMP, key, updatedAt, List.of());
    }

    private History check(List<String> key) {
        var checked = TableConfig.texts(config, "check_cols");
        boolean isAll = Config.text(config, "check_cols").filter(ALL::equals).isPresent();
        boolean isList = config.get("check_cols").filter(HistoryConfig::isList).isPresent();
        if (checked.isEmpty() || (!isAll && !isList)) {
            throw fault("check", "the strategy 'check' needs 'check_cols': 'all', or a list");
        }
        var updatedAt = Config.text(config, "updated_at");
        return history(Strategy.CHECK, key, updatedAt, isAll ? List.of() : checked);
    }

    private static boolean isList(Value value) {
        return value instanceof ListValue || value instanceof Value.Tuple;
    }

    private History history(
            Strategy strategy, List<String> key, Optional<String> updatedAt, List<String> checked) {
        return new History(
                strategy,
                key,
                updatedAt,
                checked,
                hardDeletes(),
                Config.text(config, "dbt_valid_to_current"),
                columns());
    }

    private HardDeletes hardDeletes() {
        boolean invalidates =
                config.get("invalidate_hard_deletes").map(Items::isTrue).orElse(false);
        var said = Config.text(config, "hard_deletes");
        if (invalidates && said.isPresent()) {
            throw fault(
                    "invalidate_hard_deletes",
                    "'hard_deletes' and 'invalidate_hard_deletes' cannot both be set");
        }
        if (invalidates) return HardDeletes.INVALIDATE;
        return switch (said.orElse("ignore")) {
            case "ignore" -> HardDeletes.IGNORE;
            case "invalidate" -> HardDeletes.INVALIDATE;
            case "new_record" -> HardDeletes.NEW_RECORD;
            default ->
                    throw fault("hard_deletes", "hard_deletes is ignore, invalidate or new_record");
        };
    }

    private Columns columns() {
        var names = config.get("snapshot_meta_column_names").map(Draft::dict);
        var usual = Columns.USUAL;
        if (names.isEmpty()) return usual;
        var given = names.get();
        return new Columns(
                Config.text(given, usual.id()).orElse(usual.id()),
                Config.text(given, usual.updatedAt()).orElse(usual.updatedAt()),
                Config.text(given, usual.from()).orElse(usual.from()),
                Config.text(given, usual.to()).orElse(usual.to()),
                Config.text(given, usual.deleted()).orElse(usual.deleted()));
    }

    private FaultException fault(String word, String message) {
        return new FaultException(new Fault(draft.file(), Lines.find(draft.text(), word), message));
    }
}
