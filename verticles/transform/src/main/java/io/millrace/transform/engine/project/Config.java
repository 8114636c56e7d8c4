package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The function `config` of one template, and what was set by it.
final class Config implements Thing {
    static final Set<String> KEYS =
            Set.of(
                    "materialized",
                    "enabled",
                    "tags",
                    "schema",
                    "alias",
                    "database",
                    "severity",
                    "where",
                    "column_types",
                    "quote_columns",
                    "unique_key",
                    "on_schema_change",
                    "incremental_strategy",
                    "incremental_predicates",
                    "merge_update_columns",
                    "merge_exclude_columns",
                    "full_refresh",
                    "indexes",
                    "strategy",
                    "updated_at",
                    "check_cols",
                    "target_schema",
                    "target_database",
                    "hard_deletes",
                    "invalidate_hard_deletes",
                    "dbt_valid_to_current",
                    "limit",
                    "fail_calc",
                    "warn_if",
                    "error_if",
                    "store_failures",
                    "store_failures_as",
                    "pre_hook",
                    "pre-hook",
                    "post_hook",
                    "post-hook");

    /// What is said in several places adds up.
    private static final Set<Value> ADDING =
            Set.of(new Value.Text("tags"), new Value.Text(Hook.BEFORE), new Value.Text(Hook.AFTER));

    private final DictValue values;

    Config(DictValue values) {
        this.values = values;
    }

    /// Lays `over` upon `config`; tags and hooks add up.
    static void merge(DictValue over, DictValue config) {
        for (var key : over.keys()) {
            var value = over.get(key).orElseThrow();
            var name = named(key);
            config.put(name, ADDING.contains(name) ? joined(config.get(name), value) : value);
        }
    }

    /// Hooks have two names each.
    private static Value named(Value key) {
        return switch (key) {
            case Value.Text(var name) when name.equals("pre-hook") -> new Value.Text(Hook.BEFORE);
            case Value.Text(var name) when name.equals("post-hook") -> new Value.Text(Hook.AFTER);
            default -> key;
        };
    }

    private static Value joined(Optional<Value> before, Value more) {
        var all = new ArrayList<Value>();
        before.ifPresent(value -> all.addAll(list(value)));
        all.addAll(list(more));
        return new ListValue(all);
    }

    /// One value is a list of it.
    static List<Value> list(Value value) {
        if (value == Value.None.NONE) return List.of();
        boolean isOne = value instanceof Value.Text || value instanceof DictValue;
        return isOne ? List.of(value) : Items.of(value);
    }

    static Set<String> tags(DictValue config) {
        var tags = new TreeSet<String>();
        config.get("tags").ifPresent(value -> list(value).forEach(tag -> tags.add(Repr.str(tag))));
        return tags;
    }

    static Optional<String> text(DictValue config, String key) {
        return config.get(key).filter(value -> value != Value.None.NONE).map(Repr::str);
    }

    DictValue values() {
        return values;
    }

    @Override
    public String text() {
        return "<config>";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        var over = new DictValue(arguments.named());
        for (var value : arguments.positional()) {
            if (!(value instanceof DictValue dict)) throw new PythonError("config wants names");
            over.putAll(dict);
        }
        merge(over, values);
        return Value.Text.EMPTY;
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "get", "meta_get" ->
                    Optional.of(new Function(name, in -> find(in).orElseGet(() -> fallback(in))));
            case "require", "meta_require" ->
                    Optional.of(
                            new Function(
                                    name,
                                    in ->
                                            find(in).orElseThrow(() ->
                                                    new PythonError("this config is required"))));
            case "set" -> Optional.of(new Function(name, this::set));
            default -> values.get(name);
        };
    }

    private Optional<Value> find(Arguments in) {
        if (in.positional().isEmpty()) throw new PythonError("config.get needs a name");
        return values.get(in.positional().getFirst());
    }

    private static Value fallback(Arguments in) {
        if (in.positional().size() > 1) return in.positional().get(1);
        return in.named().getOrDefault("default", Value.None.NONE);
    }

    private Value set(Arguments in) {
        if (in.positional().size() != 2) throw new PythonError("config.set wants name and value");
        values.put(in.positional().get(0), in.positional().get(1));
        return Value.Text.EMPTY;
    }
}
