package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.PythonError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What `ref` and `source` can mean, over all packages.
final class References {
    private final Map<String, Referable> referables = new LinkedHashMap<>();
    private final Properties properties;
    private final Map<String, SourceTable> sources;
    private final Setting setting;

    /// A model or seed.
    ///
    /// @param isPrivate whether only its group may read it
    /// @param group empty where it is in none
    record Referable(
            String name,
            String owner,
            boolean isEnabled,
            boolean isEphemeral,
            String relation,
            boolean isPrivate,
            String group) {}

    References(Properties properties, Setting setting) {
        this.properties = properties;
        this.sources = properties.sources();
        this.setting = setting;
    }

    void put(Referable referable) {
        referables.put(referable.name(), referable);
    }

    /// Of a model that has several versions it is the latest one, unless its node is named.
    ///
    /// @throws PythonError when there is none, naming what is missing
    Referable model(Optional<String> owner, String name) {
        var latest = properties.latest(name);
        var named = latest.isPresent() ? latest.get().node() : name;
        var found = referables.get(named);
        if (found == null || owner.filter(wanted -> !wanted.equals(found.owner())).isPresent()) {
            throw new PythonError(
                    "there is no model or seed '"
                            + owner.map(one -> one + ".").orElse("")
                            + name
                            + "'");
        }
        if (!found.isEnabled()) throw new PythonError("'" + name + "' is disabled");
        return found;
    }

    Relation relation(Referable referable) {
        return referable.isEphemeral()
                ? Relation.cte(Ephemeral.name(referable.name()))
                : new Relation(setting.modelSchema(), referable.relation());
    }

    /// The raw table of a source; one of the source `raw` need not be declared.
    String table(String source, String name) {
        var declared = sources.get(source + "." + name);
        if (declared != null) return declared.table();
        if (source.equals("raw")) return name;
        throw new PythonError("there is no source '" + source + "." + name + "'");
    }

    Relation raw(String table) {
        return new Relation(setting.rawSchema(), table);
    }
}
