package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import java.util.List;
import java.util.Set;

/// What a YAML node says at its top or below `config`, where it counts more.
record Said(DictValue values) {
    static Said of(Yaml node) {
        var values = new DictValue();
        for (var key : List.of("meta", "tags", "group", "access")) {
            node.at(key).ifPresent(value -> values.put(key, value.toValue()));
        }
        node.at("config").ifPresent(config -> Config.merge(Draft.dict(config.toValue()), values));
        return new Said(values);
    }

    DictValue meta() {
        return values.get("meta").map(Draft::dict).orElseGet(DictValue::new);
    }

    Set<String> tags() {
        return Config.tags(values);
    }
}
