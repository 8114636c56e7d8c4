package io.millrace.transform.engine.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the YAML files beside the models say: descriptions, configs, tests, snapshots and sources.
final class Properties {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, SourceTable> sources = new LinkedHashMap<>();
    private final List<Entry> unitTests = new ArrayList<>();
    private final List<Entry> exposures = new ArrayList<>();
    private final Map<String, List<ModelVersion>> versions = new LinkedHashMap<>();
    private final Map<String, ModelVersion> files = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /// What is said of one model, seed or snapshot, or what is a unit test or an exposure.
    ///
    /// @param version which one of its model it is, where there are several
    record Entry(
            DbtPackage owner,
            String section,
            String file,
            Yaml node,
            Optional<ModelVersion> version) {
        Entry(DbtPackage owner, String section, String file, Yaml node) {
            this(owner, section, file, node, Optional.empty());
        }

        /// The same of one version.
        Entry only(VersionReader.One one) {
            return new Entry(owner, section, file, one.node(), Optional.of(one.version()));
        }

        /// What a snapshot reads that is written here, and in no file of its own.
        Optional<String> relation() {
            return section.equals("snapshots") ? node.text("relation") : Optional.empty();
        }

        String description() {
            return node.text("description").orElse("").strip();
        }

        Map<String, String> columns() {
            var columns = new LinkedHashMap<String, String>();
            for (var column : node.all("columns")) {
                column.text("name")
                        .ifPresent(name ->
                                columns.put(name, column.text("description").orElse("").strip()));
            }
            return columns;
        }
    }

    void read(DbtPackage owner, String file, Yaml document, Faults faults) {
        for (var section : List.of("models", "seeds", "snapshots")) {
            for (var node : document.all(section)) {
                node.text("name")
                        .ifPresentOrElse(
                                _ -> described(new Entry(owner, section, file, node), faults),
                                () -> faults.add(file, node.line(), "'name' is missing"));
            }
        }
        for (var test : document.all("unit_tests")) {
            unitTests.add(new Entry(owner, "unit_tests", file, test));
        }
        for (var exposure : document.all("exposures")) {
            exposures.add(new Entry(owner, "exposures", file, exposure));
        }
        for (var group : document.all("groups")) {
            faults.guard(() -> group(owner, file, group));
        }
        for (var source : document.all("sources")) {
            faults.guard(() -> source(owner, file, source, faults));
        }
    }

    private void described(Entry whole, Faults faults) {
        var reader = new VersionReader(whole.file(), whole.node());
        if (!whole.section().equals("models") || !reader.isVersioned()) {
            entry(whole.node().text("name").orElse(""), whole, faults);
            return;
        }
        faults.guard(() -> {
            for (var one : reader.read()) {
                var version = one.version();
                entry(version.node(), whole.only(one), faults);
                versions.computeIfAbsent(version.model(), _ -> new ArrayList<>()).add(version);
                files.put(one.file().orElse(version.usual()), version);
            }
        });
    }

    /// The version of a model that a file of that name, without its ending, holds.
    Optional<ModelVersion> inFile(String name) {
        // That of the latest one may have the name of the model.
        return Optional.ofNullable(files.get(name)).or(() -> latest(name));
    }

    Optional<ModelVersion> latest(String model) {
        return versions(model).stream().filter(ModelVersion::isLatest).findFirst();
    }

    /// Of a model that has several.
    List<ModelVersion> versions(String model) {
        return versions.getOrDefault(model, List.of());
    }

    private void group(DbtPackage owner, String file, Yaml node) {
        var name = node.text("name").orElse("");
        if (name.isEmpty() || node.at("owner").isEmpty()) {
            throw new FaultException(
                    new Fault(file, node.line(), "a group needs 'name' and 'owner'"));
        }
        groups.put(name, new Group(owner.name(), name, file, Draft.dict(node.toValue())));
    }

    private void entry(String name, Entry entry, Faults faults) {
        var before = entries.putIfAbsent(name, entry);
        if (before != null) {
            faults.add(
                    entry.file(),
                    entry.node().line(),
                    "'" + name + "' is described in " + before.file() + " already");
        }
    }

    private void source(DbtPackage owner, String file, Yaml source, Faults faults) {
        var name = source.text("name").orElse("");
        var schema = source.text("schema").orElse("raw");
        if (!schema.equals("raw")) {
            faults.add(
                    file,
                    source.line(),
                    "source '"
                            + name
                            + "': there is no schema '"
                            + schema
                            + "'; datasets are in 'raw', so leave 'schema' out");
        }
        for (var table : source.all("tables")) {
            var own = table.text("name").orElse("");
            var one =
                    new SourceTable(
                            owner.name(),
                            name,
                            own,
                            table.text("identifier").orElse(own),
                            source,
                            table,
                            file);
            if (sources.putIfAbsent(one.key(), one) != null) {
                faults.add(file, table.line(), "source '" + one.key() + "' is declared twice");
            }
        }
    }

    Optional<Entry> of(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    Map<String, Entry> entries() {
        return entries;
    }

    List<Entry> unitTests() {
        return unitTests;
    }

    List<Entry> exposures() {
        return exposures;
    }

    Map<String, Group> groups() {
        return groups;
    }

    Map<String, SourceTable> sources() {
        return sources;
    }
}
