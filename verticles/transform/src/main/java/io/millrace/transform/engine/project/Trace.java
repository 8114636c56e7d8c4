package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.PythonError;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What a template asked for that may be another at another time, and what it was told: beside what
/// every template of its package is told.
final class Trace {
    private final Map<Call, Referable> references = new LinkedHashMap<>();
    private final Map<RawName, String> tables = new LinkedHashMap<>();
    private final Set<MacroUse> macros = new LinkedHashSet<>();
    private boolean isOfMoment;
    private boolean isOfStanding;
    private boolean isOfChanges;

    /// What `ref` was asked for.
    ///
    /// @param owner the package that was named
    private record Call(Optional<String> owner, String name) {}

    /// What `source` was asked for.
    private record RawName(String source, String table) {}

    /// @param digest of the macro as it is written
    private record MacroUse(String owner, String name, String digest) {}

    /// As it is now.
    Trace copy() {
        var copy = new Trace();
        copy.references.putAll(references);
        copy.tables.putAll(tables);
        copy.macros.addAll(macros);
        copy.isOfMoment = isOfMoment;
        copy.isOfStanding = isOfStanding;
        copy.isOfChanges = isOfChanges;
        return copy;
    }

    void refers(Optional<String> owner, String name, Referable to) {
        references.put(new Call(owner, name), to);
    }

    void reads(String source, String name, String table) {
        tables.put(new RawName(source, name), table);
    }

    void uses(String owner, String name, String digest) {
        macros.add(new MacroUse(owner, name, digest));
    }

    /// A name that stands for what is another in each run.
    void asks(String name) {
        switch (name) {
            case "run_started_at", "invocation_id", "modules" -> isOfMoment = true;
            case "flags" -> isOfStanding = true;
            default -> {}
        }
    }

    /// Whether its model is there as a table, and is built whole nevertheless.
    void asksWhatStands() {
        isOfStanding = true;
    }

    /// Which batches changed since its model was built.
    void asksWhatChanged() {
        isOfChanges = true;
    }

    /// Whether it was told what depends on the time.
    boolean isOfMoment() {
        return isOfMoment;
    }

    boolean isOfStanding() {
        return isOfStanding;
    }

    boolean isOfChanges() {
        return isOfChanges;
    }

    /// How many things it asked for.
    int size() {
        return references.size() + tables.size() + macros.size();
    }

    /// Whether it would be told the same now.
    boolean holds(Shared now) {
        return macros.stream().allMatch(its -> isSame(now, its))
                && tables.entrySet().stream()
                        .allMatch(its -> isSame(now, its.getKey(), its.getValue()))
                && references.entrySet().stream()
                        .allMatch(its -> isSame(now, its.getKey(), its.getValue()));
    }

    private static boolean isSame(Shared now, MacroUse its) {
        return now.macros().digest(its.owner(), its.name()).equals(Optional.of(its.digest()));
    }

    private static boolean isSame(Shared now, RawName asked, String told) {
        return isTold(told, () -> now.references().table(asked.source(), asked.table()));
    }

    private static boolean isSame(Shared now, Call asked, Referable told) {
        return isTold(told, () -> now.references().model(asked.owner(), asked.name()));
    }

    private static boolean isTold(Object told, Supplier<Object> now) {
        try {
            return now.get().equals(told);
        } catch (PythonError e) { // it is there no more
            return false;
        }
    }

    /// Tells `names` what it found.
    void repeat(NodeNames names) {
        references.values().forEach(names.referred()::add);
        tables.forEach((name, table) -> {
            names.sources().add(name.source() + "." + name.table());
            names.datasets().add(table);
        });
        macros.forEach(its -> names.macros().add(its.owner() + "." + its.name()));
    }
}
