package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The macros of all packages. A macro sees its own package's macros first, then the project's;
/// those that dbt brings come last.
final class Macros {
    /// The package of the macros that dbt brings.
    static final String DBT = "dbt";

    /// Functions of the host that dbt has as macros.
    private static final Set<String> OF_HOST =
            Set.of(
                    "run_query",
                    "statement",
                    "load_relation",
                    "load_cached_relation",
                    "is_incremental",
                    "should_full_refresh");

    private static final List<String> PREFIXES = List.of("postgres__", "default__");

    private final String project;
    private final Map<String, Map<String, Template.Definition>> packages = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> digests = new HashMap<>();
    private final Map<String, List<String>> orders = new HashMap<>();

    Macros(String project) {
        this.project = project;
        packages.put(project, new LinkedHashMap<>());
    }

    void add(String owner, MacroFile file) {
        packages.computeIfAbsent(owner, _ -> new LinkedHashMap<>()).putAll(file.definitions());
        digests.computeIfAbsent(owner, _ -> new HashMap<>()).putAll(file.digests());
    }

    /// Where `adapter.dispatch` looks for the macros of a package, in order.
    void order(String owner, List<String> searched) {
        orders.put(owner, List.copyOf(searched));
    }

    boolean hasPackage(String name) {
        return name.equals(DBT) || packages.containsKey(name);
    }

    /// The macro that `name` means in a template of `owner`, its body seeing `names` as well.
    Optional<Value> find(String owner, String name, Names names) {
        return mocked(name, names)
                .or(() -> in(owner, name, names))
                .or(() -> owner.equals(project) ? Optional.empty() : in(project, name, names));
    }

    private static Optional<Value> mocked(String name, Names names) {
        return names instanceof NodeNames node ? node.mocked(name) : Optional.empty();
    }

    /// The macro `name` of the package `owner`.
    Optional<Value> in(String owner, String name, Names names) {
        var definition = packages.getOrDefault(owner, Map.of()).get(name);
        if (definition == null) {
            return owner.equals(DBT) ? brought(name, names) : Optional.empty();
        }
        uses(owner, name, names);
        return Optional.of(
                definition.bind(wanted -> find(owner, wanted, names).or(() -> names.find(wanted))));
    }

    private Optional<Value> brought(String name, Names names) {
        var definition = BuiltinMacros.ALL.get(name);
        if (definition == null) return Optional.empty();
        uses(DBT, name, names);
        return Optional.of(definition.bind(names));
    }

    private void uses(String owner, String name, Names names) {
        if (names instanceof NodeNames node) {
            node.uses(owner, name, digest(owner, name).orElseThrow());
        }
    }

    /// That of a macro as it is written; empty where there is none.
    Optional<String> digest(String owner, String name) {
        var own = digests.getOrDefault(owner, Map.of()).get(name);
        if (own != null) return Optional.of(own);
        boolean isBrought = owner.equals(DBT) && BuiltinMacros.ALL.containsKey(name);
        return isBrought ? Optional.of(DBT) : Optional.empty();
    }

    /// Which macros there are and where they are looked for: another text where a name may mean
    /// another one.
    String index() {
        var index = new StringBuilder();
        packages.forEach(
                (owner, macros) -> index.append(owner).append(macros.keySet()).append('\n'));
        return index.append(new TreeMap<>(orders)).toString();
    }

    /// Whether the project itself says how such a model is made.
    boolean isOfProject(String materialization) {
        var own = packages.getOrDefault(project, Map.of());
        return PREFIXES.stream()
                .anyMatch(adapter -> own.containsKey(named(materialization, adapter)));
    }

    private static String named(String materialization, String prefix) {
        var adapter = prefix.substring(0, prefix.length() - "__".length());
        return "materialization_" + materialization + "_" + adapter;
    }

    /// The macro that makes such a model: the project's, or that of a package.
    Optional<Value> materialization(String name, Names names) {
        for (var owner : packages.keySet()) { // the project is the first
            for (var prefix : PREFIXES) {
                var found = in(owner, named(name, prefix), names);
                if (found.isPresent()) return found;
            }
        }
        return Optional.empty();
    }

    List<MacroText> texts() {
        var texts = new ArrayList<MacroText>();
        packages.forEach((owner, macros) -> texts(owner, macros, texts));
        texts(DBT, BuiltinMacros.ALL, texts);
        return texts;
    }

    private static void texts(
            String owner, Map<String, Template.Definition> macros, List<MacroText> into) {
        macros.forEach(
                (name, macro) -> into.add(new MacroText(owner, name, macro.file(), macro.text())));
    }

    /// `adapter.dispatch`: the project's macro for Postgres, the package's, or their default.
    Value dispatch(String name, Optional<String> owner, String caller, Names names) {
        for (var where : searched(owner, caller)) {
            for (var prefix : PREFIXES) {
                var found = in(where, prefix + name, names);
                if (found.isPresent()) return found.get();
            }
        }
        throw new PythonError(
                "In dispatch: No macro named '" + name + "' found within the project's packages");
    }

    private List<String> searched(Optional<String> owner, String caller) {
        return owner.map(its -> orders.getOrDefault(its, List.of(project, its)))
                .orElseGet(() -> List.of(project, caller, DBT));
    }

    /// The package as an object: `dbt_utils.star(...)`.
    Value asThing(String owner, Names names) {
        return new PackageThing(this, owner, names);
    }

    private record PackageThing(Macros macros, String owner, Names names) implements Thing {
        @Override
        public String text() {
            return "<package " + owner + ">";
        }

        @Override
        public Optional<Value> attribute(String name) {
            return mocked(owner + "." + name, names)
                    .or(() -> macros.in(owner, name, names))
                    .or(() -> host(name));
        }

        private Optional<Value> host(String name) {
            boolean isOfHost = owner.equals(DBT) && OF_HOST.contains(name);
            return isOfHost ? names.find(name) : Optional.empty();
        }
    }
}
