package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Value;
import java.util.List;

/// A model, seed, snapshot or test on its way to a node: its file, and what is configured outside
/// of it.
///
/// @param folders below the section's folder
record Draft(
        Kind kind,
        String name,
        String owner,
        String file,
        String text,
        List<String> folders,
        DictValue config) {
    enum Kind {
        MODEL,
        SEED,
        SNAPSHOT,
        TEST;

        /// What a node of the kind becomes where nothing is said of it.
        String materialized() {
            return switch (this) {
                case MODEL -> "view";
                case SEED -> "seed";
                case SNAPSHOT -> "snapshot";
                case TEST -> "test";
            };
        }
    }

    static boolean isEnabled(DictValue config) {
        return config.get("enabled").map(Items::isTrue).orElse(true);
    }

    static String alias(DictValue config, String name) {
        return Config.text(config, "alias").orElse(name);
    }

    /// Of a snapshot its own part of the file, where it is written as one.
    Template template() {
        var whole = Template.compile(file, text);
        return kind == Kind.SNAPSHOT ? whole.sections("snapshot").getOrDefault(name, whole) : whole;
    }

    /// The config outside of the file, for a template to change.
    Config ownConfig() {
        return new Config(copied(config));
    }

    /// With lists and dicts of its own.
    static DictValue copied(DictValue dict) {
        var copy = new DictValue();
        for (var key : dict.keys()) copy.put(key, copied(dict.get(key).orElseThrow()));
        return copy;
    }

    /// The same, with lists and dicts of its own.
    static Value copied(Value value) {
        if (value instanceof DictValue dict) return copied(dict);
        if (value instanceof ListValue list) {
            return new ListValue(list.items().stream().map(Draft::copied).toList());
        }
        return value;
    }

    static DictValue merged(DictValue... layers) {
        var config = new DictValue();
        for (var layer : layers) Config.merge(layer, config);
        return config;
    }

    static DictValue dict(Value value) {
        return value instanceof DictValue dict ? dict : new DictValue();
    }
}
