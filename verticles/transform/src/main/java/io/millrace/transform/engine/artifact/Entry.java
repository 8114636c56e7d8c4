package io.millrace.transform.engine.artifact;

import io.millrace.transform.engine.project.ColumnText;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What entries of a manifest have in common.
final class Entry {
    private Entry() {}

    static Map<String, @Nullable Object> of(String file, String kind) {
        var entry = new LinkedHashMap<String, @Nullable Object>();
        entry.put("resource_type", kind);
        entry.put("path", file.substring(file.indexOf('/') + 1));
        entry.put("original_file_path", file);
        return entry;
    }

    static Map<String, @Nullable Object> columns(List<ColumnText> columns) {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        for (var column : columns) {
            var entry = new LinkedHashMap<String, @Nullable Object>();
            entry.put("name", column.name());
            entry.put("description", column.description());
            entry.put("meta", Plain.of(column.meta()));
            entry.put("data_type", column.type().isEmpty() ? null : column.type());
            entry.put("constraints", List.of());
            entry.put("quote", column.isQuoted() ? Boolean.TRUE : null);
            entry.put("tags", column.tags().stream().sorted().toList());
            entries.put(column.name(), entry);
        }
        return entries;
    }

    static Map<String, String> checksum(String raw) {
        return Map.of("name", "sha256", "checksum", UniqueId.digest("SHA-256", raw));
    }

    static Map<String, @Nullable Object> docs() {
        var docs = new LinkedHashMap<String, @Nullable Object>();
        docs.put("show", true);
        docs.put("node_color", null);
        return docs;
    }

    static Map<String, @Nullable Object> dict(DictValue config, String name) {
        return config.get(name).orElse(Value.None.NONE) instanceof DictValue dict
                ? Plain.of(dict)
                : new LinkedHashMap<>();
    }

    /// The dict below `name`; an empty one, where there is none.
    static DictValue inner(DictValue config, String name) {
        return config.get(name).orElse(Value.None.NONE) instanceof DictValue dict
                ? dict
                : new DictValue();
    }

    /// The dicts in the list below `name`.
    static List<DictValue> list(DictValue config, String name) {
        var found = new ArrayList<DictValue>();
        if (config.get(name).orElse(Value.None.NONE) instanceof ListValue list) {
            for (var item : list.items()) if (item instanceof DictValue dict) found.add(dict);
        }
        return found;
    }

    static @Nullable String text(DictValue config, String name) {
        return config.get(name).orElse(Value.None.NONE) instanceof Value.Text(var text)
                ? text
                : null;
    }

    static String quoted(String schema, String name) {
        return '"' + schema + "\".\"" + name.replace("\"", "\"\"") + '"';
    }
}
