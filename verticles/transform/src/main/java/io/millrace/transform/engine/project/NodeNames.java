package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one template of a project finds by name; it remembers what `ref` and `source` were asked.
final class NodeNames implements Names {
    private final Shared shared;
    private final Subject subject;
    private final String owner;
    private final String node;
    private final Config config;
    private final boolean executes;
    private final Mocks mocks;
    private final Adapter adapter;
    private final Trace trace = new Trace();
    private final Map<String, Value> added = new HashMap<>();

    /// Made when it is asked for: many templates ask for nothing of it.
    private @Nullable Map<String, Value> usual;

    private @Nullable Variables variables;

    private final Set<References.Referable> referred = new LinkedHashSet<>();
    private final Set<String> datasets = new LinkedHashSet<>();
    private final Set<String> sources = new LinkedHashSet<>();
    private final Set<String> macros = new LinkedHashSet<>();

    /// What all templates of a project share.
    record Shared(
            References references,
            Macros macros,
            Library library,
            DbtPackage root,
            Setting setting,
            Allowance allowance,
            Circumstances circumstances,
            Memory.Share memory,
            Optional<Warehouse> warehouse) {
        /// The same for a node at its turn, with the tables to ask.
        Shared asking(Warehouse tables) {
            return new Shared(
                    references,
                    macros,
                    library,
                    root,
                    setting,
                    new Allowance(),
                    circumstances,
                    memory,
                    Optional.of(tables));
        }
    }

    /// What a template is rendered for.
    ///
    /// @param owner package of the template
    /// @param self the relation that it makes
    /// @param executes false in the pass that only looks for references and configs
    record Subject(
            String owner,
            String node,
            Relation self,
            Config config,
            boolean executes,
            Mocks mocks) {}

    NodeNames(Shared shared, Subject subject) {
        this.shared = shared;
        this.subject = subject;
        this.owner = subject.owner();
        this.node = subject.node();
        this.config = subject.config();
        this.executes = subject.executes();
        this.mocks = subject.mocks();
        this.adapter = new Adapter(shared, owner, this, executes);
    }

    /// Gives the template more names.
    void add(Map<String, Value> more) {
        added.putAll(more);
    }

    /// What goes before the names of [NodeFacts] and [Adapter].
    private Optional<Value> own(String name) {
        return switch (name) {
            case "ref" -> function(name, this::ref);
            case "source" -> function(name, this::source);
            case "config" -> Optional.of(config);
            case "is_incremental" -> function(name, _ -> Value.Bool.of(isIncremental()));
            case "should_full_refresh" -> function(name, _ -> Value.Bool.of(isRefreshed()));
            case "var" -> Optional.of(variables());
            case "builtins" -> Optional.of(builtins());
            case "context" -> Optional.of(new Context(this));
            case "env_var" ->
                    mocks.environment().isEmpty()
                            ? Optional.empty()
                            : function(name, this::environmentVariable);
            default -> Optional.empty();
        };
    }

    private static Optional<Value> function(String name, Function.Body body) {
        return Optional.of(new Function(name, body));
    }

    /// What macros of the project that have these names may call.
    private Value builtins() {
        return new Members(
                "builtins",
                Map.of(
                        "ref",
                        new Function("ref", this::ref),
                        "source",
                        new Function("source", this::source),
                        "config",
                        config,
                        "var",
                        variables()));
    }

    private Optional<Value> known(String name) {
        @Nullable Value value = added.get(name);
        if (value != null) return Optional.of(value);
        return own(name).or(() -> Optional.ofNullable(usual().get(name)));
    }

    private Map<String, Value> usual() {
        @Nullable Map<String, Value> made = usual;
        if (made == null) {
            made = new NodeFacts(shared, subject).names();
            made.putAll(adapter.names());
            usual = made;
        }
        return made;
    }

    @Override
    public Optional<Value> find(String name) {
        trace.asks(name);
        return mocked(name)
                .or(() -> shared.macros().find(owner, name, this))
                .or(() -> known(name))
                .or(() -> adapter.late(name))
                .or(() -> shared.library().find(name))
                .or(() -> macroPackage(name))
                .or(() -> shared.macros().in(Macros.DBT, name, this))
                .or(() -> ours(name));
    }

    /// A macro that only gives what a test says.
    Optional<Value> mocked(String name) {
        return mocks.macro(name).map(value -> new Function(name, _ -> value));
    }

    private Value environmentVariable(Arguments in) {
        var name = in.positional().isEmpty() ? "" : Repr.str(in.positional().getFirst());
        var value = mocks.environment().get(name);
        if (value != null) return value;
        return shared.library()
                .find("env_var")
                .filter(Function.class::isInstance)
                .map(its -> ((Function) its).call(in))
                .orElse(Value.None.NONE);
    }

    /// What dbt does not have, behind all that a project may call by the same name.
    private Optional<Value> ours(String name) {
        return name.equals("is_new")
                ? Optional.of(new Function(name, this::isNew))
                : Optional.empty();
    }

    private Optional<Value> macroPackage(String name) {
        return shared.macros().hasPackage(name)
                ? Optional.of(shared.macros().asThing(name, this))
                : Optional.empty();
    }

    Config config() {
        return config;
    }

    /// Models and seeds that `ref` was asked for, in order.
    Set<References.Referable> referred() {
        return referred;
    }

    Set<String> datasets() {
        return datasets;
    }

    /// Takes on what another rendering of the same template found.
    void absorb(NodeNames other) {
        referred.addAll(other.referred);
        datasets.addAll(other.datasets);
        sources.addAll(other.sources);
        macros.addAll(other.macros);
    }

    /// Tables that `source` was asked for, as `source.table`.
    Set<String> sources() {
        return sources;
    }

    /// Macros that were found, as `package.name`.
    Set<String> macros() {
        return macros;
    }

    /// @param digest of the macro as it is written
    void uses(String of, String macro, String digest) {
        macros.add(of + "." + macro);
        trace.uses(of, macro, digest);
    }

    /// What it was asked until now, and told.
    Trace trace() {
        return trace;
    }

    /// What it is rendered for.
    Subject subject() {
        return subject;
    }

    /// The raw table that the first two of `words` name.
    private String table(List<String> words) {
        var table = shared.references().table(words.get(0), words.get(1));
        trace.reads(words.get(0), words.get(1), table);
        sources.add(words.get(0) + "." + words.get(1));
        datasets.add(table);
        return table;
    }

    private Value ref(Arguments in) {
        var words = in.positional().stream().map(Repr::str).toList();
        if (words.isEmpty() || words.size() > 2) throw new PythonError("ref wants a model's name");
        var of = words.size() == 2 ? Optional.of(words.getFirst()) : Optional.<String>empty();
        var name = versioned(in, words.getLast());
        var found = shared.references().model(of, name);
        trace.refers(of, name, found);
        referred.add(found);
        return mocks.isActive()
                ? mocks.input(found.name()).orElseThrow(() -> unmocked(found.name()))
                : shared.references().relation(found);
    }

    /// The node that `ref('m', v=2)` means.
    private static String versioned(Arguments in, String model) {
        var named = in.named();
        var version = named.getOrDefault("v", named.getOrDefault("version", Value.None.NONE));
        return version == Value.None.NONE ? model : ModelVersion.node(model, Repr.str(version));
    }

    private static PythonError unmocked(String input) {
        return new PythonError("the unit test gives no rows of '" + input + "'");
    }

    private Value source(Arguments in) {
        var words = in.positional().stream().map(Repr::str).toList();
        if (words.size() != 2) throw new PythonError("source wants the names of source and table");
        var table = table(words);
        var key = words.get(0) + "." + words.get(1);
        return mocks.isActive()
                ? mocks.input(key).orElseThrow(() -> unmocked(key))
                : shared.references().raw(table);
    }

    /// Whether the template is to give new rows only, for the table that is there.
    boolean isIncremental() {
        if (mocks.isActive()) return false;
        trace.asksWhatStands();
        boolean isKept =
                Config.text(config.values(), "materialized")
                        .filter("incremental"::equals)
                        .isPresent();
        return executes
                && isKept
                && shared.setting().standing().tables().contains(node)
                && !isRefreshed();
    }

    /// The model's own config goes before what the run asks for.
    private boolean isRefreshed() {
        trace.asksWhatStands();
        return config.values()
                .get("full_refresh")
                .filter(value -> value != Value.None.NONE)
                .map(Items::isTrue)
                .orElse(shared.setting().standing().isRefreshed());
    }

    /// `is_new(source, table, column)`: a condition that holds for the rows of the raw table whose
    /// batches changed since the model was built, and for all where that is not known.
    private Value isNew(Arguments in) {
        var words = in.positional().stream().map(Repr::str).toList();
        if (words.size() < 2 || words.size() > 3) {
            throw new PythonError("is_new wants the names of source and table");
        }
        var table = table(words);
        if (!isIncremental()) return new Value.Text("true");
        trace.asksWhatChanged();
        var column = words.size() > 2 ? words.get(2) : "_batch";
        return new Value.Text(
                shared.setting()
                        .standing()
                        .changed(node, table)
                        .map(batches -> isOneOf(column, batches))
                        .orElse("true"));
    }

    private static String isOneOf(String column, List<Long> batches) {
        if (batches.isEmpty()) return "false";
        return batches.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", column + " in (", ")"));
    }

    /// The same each time: a template finds again what it changed in them.
    private Variables variables() {
        @Nullable Variables made = variables;
        if (made == null) {
            var vars = new HashMap<>(shared.root().vars(owner));
            // A template may change a list that it is given, and must not for others.
            shared.setting().vars().forEach((name, value) -> vars.put(name, Draft.copied(value)));
            vars.putAll(mocks.vars());
            made = new Variables(vars);
            variables = made;
        }
        return made;
    }

    /// `context["name"]`: the names themselves, as an object.
    private record Context(Names names) implements Thing {
        @Override
        public String text() {
            return "<context>";
        }

        @Override
        public Optional<Value> attribute(String name) {
            return names.find(name);
        }
    }
}
