package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the versions of a model as if each were described by itself: what the version says goes
/// before what its model says.
record VersionReader(String file, Yaml model) {
    private static final String VERSIONS = "versions";
    private static final Set<String> OF_ALL = Set.of(VERSIONS, "latest_version", "name");
    private static final Set<String> OF_ONE = Set.of("v", "defined_in", "config", "columns");

    /// @param file the name of the file that it is written in, without its ending; absent for the
    ///   usual one
    record One(ModelVersion version, Optional<String> file, Yaml node) {}

    boolean isVersioned() {
        return !model.all(VERSIONS).isEmpty();
    }

    List<One> read() {
        var name = model.text("name").orElse("");
        var versions = new ArrayList<ModelVersion>();
        for (var one : model.all(VERSIONS)) {
            versions.add(new ModelVersion(name, version(one), ""));
        }
        var latest =
                model.text("latest_version")
                        .orElseGet(() ->
                                versions.stream()
                                        .max((left, right) -> left.compareTo(right.version()))
                                        .map(ModelVersion::version)
                                        .orElse(""));
        if (versions.stream().noneMatch(one -> one.version().equals(latest))) {
            throw fault(model, "latest_version: there is no version '" + latest + "'");
        }
        var read = new ArrayList<One>();
        for (var one : model.all(VERSIONS)) {
            var version = new ModelVersion(name, version(one), latest);
            read.add(new One(version, one.text("defined_in"), merged(one)));
        }
        return read;
    }

    private String version(Yaml one) {
        var version = one.text("v").orElseThrow(() -> fault(one, "a version needs 'v'"));
        if (!version.matches("[A-Za-z0-9_.]{1,20}")) {
            throw fault(one, "'" + version + "' can be no version");
        }
        return version;
    }

    private Yaml merged(Yaml one) {
        var entries = new LinkedHashMap<>(entries(model));
        entries.keySet().removeAll(OF_ALL);
        entries(one)
                .forEach((key, value) -> {
                    if (!OF_ONE.contains(key)) entries.put(key, value);
                });
        var config = new LinkedHashMap<String, Yaml>();
        model.at("config").ifPresent(its -> config.putAll(entries(its)));
        one.at("config").ifPresent(its -> config.putAll(entries(its)));
        entries.put("config", new Yaml.Mapping(config, one.line()));
        entries.put("columns", new Yaml.Sequence(columns(one), one.line()));
        return new Yaml.Mapping(entries, one.line());
    }

    private static Map<String, Yaml> entries(Yaml node) {
        return node instanceof Yaml.Mapping(var entries, _) ? entries : Map.of();
    }

    /// Those of the model that are included, and its own.
    private List<Yaml> columns(Yaml one) {
        if (one.at("columns").isEmpty()) return model.all("columns");
        var columns = new LinkedHashMap<String, Yaml>();
        for (var column : one.all("columns")) {
            if (column.text("name").isPresent()) continue;
            for (var own : model.all("columns")) {
                var name = own.text("name").orElse("");
                if (isIncluded(name, column)) columns.put(name, own);
            }
        }
        for (var column : one.all("columns")) {
            column.text("name").ifPresent(name -> columns.put(name, column));
        }
        return List.copyOf(columns.values());
    }

    private static boolean isIncluded(String name, Yaml rule) {
        var included = rule.all("include").stream().map(Yaml::text).toList();
        boolean isAll = included.contains("all") || included.contains("*");
        return (isAll || included.contains(name))
                && rule.all("exclude").stream()
                        .noneMatch(its -> its.toValue().equals(new Value.Text(name)));
    }

    private FaultException fault(Yaml at, String message) {
        return new FaultException(new Fault(file, at.line(), message));
    }
}
