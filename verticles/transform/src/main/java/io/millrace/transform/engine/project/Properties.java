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
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /// What is said of one model, seed or snapshot, or what is a unit test or an exposure.
    record Entry(DbtPackage owner, String section, String file, Yaml node) {
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
                                name -> entry(name, new Entry(owner, section, file, node), faults),
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
