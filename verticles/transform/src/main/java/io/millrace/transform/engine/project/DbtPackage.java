package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The project itself, or one below `dbt_packages/`.
///
/// @param root its folder, empty or ending in a slash
record DbtPackage(String name, String root, Yaml settings) {

    static DbtPackage read(ProjectFiles files, String root) {
        var path = root + ProjectFiles.SETTINGS;
        var settings = YamlReader.read(path, files.text(path));
        var name =
                settings.text("name")
                        .orElseThrow(
                                () -> new FaultException(new Fault(path, 1, "'name' is missing")));
        return new DbtPackage(name, root, settings);
    }

    List<String> folders(String key, String usual) {
        var folders = settings.all(key).stream().map(Yaml::text).toList();
        return folders.isEmpty() ? List.of(usual) : folders;
    }

    /// Variables for the templates of `user`: its own section goes before the rest.
    Map<String, Value> vars(String user) {
        var vars = new LinkedHashMap<String, Value>();
        var all = settings.at("vars");
        all.ifPresent(node -> put(node, vars));
        all.flatMap(node -> node.at(user)).ifPresent(node -> put(node, vars));
        return vars;
    }

    private static void put(Yaml node, Map<String, Value> vars) {
        if (node instanceof Yaml.Mapping(var entries, _)) {
            entries.forEach((key, value) -> vars.put(key, value.toValue()));
        }
    }

    /// What the tree below `section` (`models`, `seeds`) sets for a file of `owner`: the deeper the
    /// folder, the stronger.
    ///
    /// @param path below the section's folder, without the file's ending, by folder
    DictValue config(String section, String owner, List<String> path) {
        var config = new DictValue();
        Optional<Yaml> node = settings.at(section);
        node.ifPresent(one -> Config.merge(own(one), config));
        node = node.flatMap(one -> one.at(owner));
        node.ifPresent(one -> Config.merge(own(one), config));
        for (var step : path) {
            node = node.flatMap(one -> one.at(step));
            node.ifPresent(one -> Config.merge(own(one), config));
        }
        return config;
    }

    private static DictValue own(Yaml node) {
        var own = new DictValue();
        if (node instanceof Yaml.Mapping(var entries, _)) {
            entries.forEach((key, value) -> {
                if (key.startsWith("+")) own.put(key.substring(1), value.toValue());
                else if (Config.KEYS.contains(key) && !(value instanceof Yaml.Mapping)) {
                    own.put(key, value.toValue());
                }
            });
        }
        return own;
    }
}
