package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.PythonError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Renders models and snapshots twice, as dbt does: once to learn their configs, then with all
/// configs known to their SQL.
final class ModelCompiler {
    private final Workspace workspace;
    private final Shared shared;
    private final Faults faults;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final Map<String, NodeNames> parsed = new LinkedHashMap<>();
    private final Map<String, Rendered> rendered = new LinkedHashMap<>();

    private record Rendered(String sql, NodeNames names) {}

    ModelCompiler(Workspace workspace, Shared shared, Faults faults) {
        this.workspace = workspace;
        this.shared = shared;
        this.faults = faults;
        drafts.putAll(workspace.models());
        drafts.putAll(workspace.snapshots());
    }

    List<Node> compile() {
        drafts.values().forEach(draft -> declare(draft, draft.ownConfig()));
        drafts.values().forEach(draft -> faults.guard(() -> parse(draft)));
        parsed.forEach((name, names) -> declare(draft(name), names.config()));
        parsed.keySet().forEach(name -> faults.guard(() -> render(draft(name))));
        var nodes = new ArrayList<Node>();
        rendered.forEach((name, one) -> faults.guard(() -> nodes.add(node(draft(name), one))));
        return nodes;
    }

    private Draft draft(String name) {
        var draft = drafts.get(name);
        if (draft == null) throw new IllegalStateException("no draft of " + name);
        return draft;
    }

    private void declare(Draft draft, Config config) {
        boolean isEphemeral =
                draft.kind() == Draft.Kind.MODEL
                        && Config.text(config.values(), "materialized")
                                .filter("ephemeral"::equals)
                                .isPresent();
        shared.references()
                .put(
                        new Referable(
                                draft.name(),
                                draft.owner(),
                                Draft.isEnabled(config.values()),
                                isEphemeral,
                                Draft.alias(config.values(), draft.name()),
                                Config.text(config.values(), "access")
                                        .filter("private"::equals)
                                        .isPresent(),
                                Config.text(config.values(), "group").orElse("")));
    }

    private void parse(Draft draft) {
        if (!Draft.isEnabled(draft.config())) return;
        var template = draft.template();
        templates.put(draft.name(), template);
        var names = names(draft, draft.ownConfig(), false, Mocks.NONE);
        shared.allowance().render(template, names);
        if (Draft.isEnabled(names.config().values())) parsed.put(draft.name(), names);
        else declare(draft, names.config());
    }

    private void render(Draft draft) {
        var template = templates.get(draft.name());
        if (template == null) return;
        var names = names(draft, draft.ownConfig(), true, Mocks.NONE);
        var sql = shared.allowance().render(template, names).strip();
        if (sql.isEmpty())
            throw new FaultException(new Fault(draft.file(), 0, "there is no SQL in it"));
        rendered.put(draft.name(), new Rendered(sql, names));
    }

    /// The names of the model when it is tried among stand-ins, and its SQL; absent where there is
    /// no such model, or it is disabled.
    Optional<Mocked> mocked(String model, Mocks mocks) {
        var template = templates.get(model);
        var draft = drafts.get(model);
        if (template == null || draft == null || draft.kind() != Draft.Kind.MODEL) {
            return Optional.empty();
        }
        if (!parsed.containsKey(model)) return Optional.empty();
        var names = names(draft, draft.ownConfig(), true, mocks);
        var sql = shared.allowance().render(template, names).strip();
        return Optional.of(new Mocked(sql, names));
    }

    /// The SQL of a model; absent where it could not be rendered.
    Optional<String> sql(String model) {
        return Optional.ofNullable(rendered.get(model))
                .map(one -> expanded(one.sql(), one.names()));
    }

    record Mocked(String sql, NodeNames names) {}

    private NodeNames names(Draft draft, Config config, boolean executes, Mocks mocks) {
        var self =
                new Relation(
                        shared.setting().modelSchema(), Draft.alias(config.values(), draft.name()));
        return new NodeNames(
                shared,
                new NodeNames.Subject(
                        draft.owner(), draft.name(), self, config, executes, mocks));
    }

    private Node node(Draft draft, Rendered one) {
        try {
            refuseHooks(draft, one);
            verifyGroups(draft, one);
            return draft.kind() == Draft.Kind.SNAPSHOT ? snapshot(draft, one) : model(draft, one);
        } catch (PythonError e) { // a config of a wrong type
            throw new FaultException(new Fault(draft.file(), 0, e.reason()));
        }
    }

    /// What is private is read within its group only.
    private void verifyGroups(Draft draft, Rendered one) {
        var group = Config.text(one.names().config().values(), "group").orElse("");
        if (!group.isEmpty() && !workspace.properties().groups().containsKey(group)) {
            throw new FaultException(
                    new Fault(
                            draft.file(),
                            line(draft, "group"),
                            "there is no group '" + group + "'"));
        }
        for (var read : one.names().referred()) {
            if (!read.isPrivate() || (!group.isEmpty() && read.group().equals(group))) continue;
            throw new FaultException(
                    new Fault(
                            draft.file(),
                            line(draft, "'" + read.name() + "'"),
                            "'" + read.name() + "' is private to the group '" + read.group() + "'"));
        }
    }

    private static void refuseHooks(Draft draft, Rendered one) {
        var config = one.names().config().values();
        for (var hook : List.of("pre_hook", "post_hook", "pre-hook", "post-hook")) {
            if (config.get(hook).isPresent()) {
                throw new FaultException(
                        new Fault(
                                draft.file(),
                                line(draft, "hook"),
                                "hooks cannot run here: a model is one SELECT"));
            }
        }
    }

    private Node.Snapshot snapshot(Draft draft, Rendered one) {
        var config = one.names().config().values();
        var entry = workspace.properties().of(draft.name());
        return new Node.Snapshot(
                draft.name(),
                Draft.alias(config, draft.name()),
                draft.file(),
                expanded(one.sql(), one.names()),
                new HistoryConfig(draft, config).history(),
                new TableConfig(draft, config).indexes(),
                entry.map(Properties.Entry::description).orElse(""),
                entry.map(Properties.Entry::columns).orElseGet(Map::of),
                one.names().referred().stream().map(Referable::name).toList(),
                List.copyOf(datasets(one.names(), new LinkedHashSet<>())),
                Config.tags(config),
                About.of(draft, config, one.names(), entry),
                draft.text());
    }

    private Node.Model model(Draft draft, Rendered one) {
        var config = one.names().config().values();
        var kind = Config.text(config, "materialized").orElse("view");
        var materialization =
                Materialization.of(kind)
                        .orElseThrow(() ->
                                new FaultException(
                                        new Fault(
                                                draft.file(),
                                                line(draft, "materialized"),
                                                "there is no materialization '" + kind + "'")));
        var entry = workspace.properties().of(draft.name());
        var table = new TableConfig(draft, config);
        return new Node.Model(
                draft.name(),
                Draft.alias(config, draft.name()),
                materialization,
                draft.file(),
                expanded(one.sql(), one.names()),
                one.names().isIncremental(),
                materialization == Materialization.INCREMENTAL
                        ? table.incremental()
                        : Incremental.NONE,
                materialization.isStored() ? table.indexes() : List.of(),
                contract(draft, one, materialization),
                entry.map(Properties.Entry::description).orElse(""),
                entry.map(Properties.Entry::columns).orElseGet(Map::of),
                one.names().referred().stream().map(Referable::name).toList(),
                List.copyOf(datasets(one.names(), new LinkedHashSet<>())),
                Config.tags(config),
                About.of(draft, config, one.names(), entry),
                draft.text());
    }

    private Optional<Contract> contract(Draft draft, Rendered one, Materialization becomes) {
        var config = one.names().config().values();
        if (!ContractReader.isEnforced(config)) return Optional.empty();
        if (becomes == Materialization.EPHEMERAL) {
            throw new FaultException(
                    new Fault(draft.file(), 0, "a contract needs a relation to hold to it"));
        }
        if (becomes == Materialization.INCREMENTAL) {
            var policy = Config.text(config, "on_schema_change").orElse("ignore");
            if (!policy.equals("fail") && !policy.equals("append_new_columns")) {
                throw new FaultException(
                        new Fault(
                                draft.file(),
                                line(draft, "incremental"),
                                "with a contract on_schema_change is fail or append_new_columns"));
            }
        }
        var entry = workspace.properties().of(draft.name());
        if (entry.isEmpty()) {
            throw new FaultException(
                    new Fault(draft.file(), 0, "the contract needs 'columns' in a YAML file"));
        }
        return Optional.of(
                new ContractReader(entry.get(), text -> target(draft, one, text)).read());
    }

    /// What a foreign key leads to, where it is a reference.
    private String target(Draft draft, Rendered one, String text) {
        if (!text.matches("\\s*(ref|source)\\s*\\(.*")) return text;
        var template = Template.compile(draft.file(), "{{ " + text + " }}");
        return shared.allowance().render(template, one.names());
    }

    /// Raw tables that the expanded SQL reads: also those of the ephemeral models within it.
    private Set<String> datasets(NodeNames names, Set<String> seen) {
        var datasets = new LinkedHashSet<>(names.datasets());
        for (var model : ephemerals(names)) {
            var inner = rendered.get(model);
            if (inner != null && seen.add(model)) datasets.addAll(datasets(inner.names(), seen));
        }
        return datasets;
    }

    private static int line(Draft draft, String word) {
        return Lines.find(draft.text(), word);
    }

    private static List<String> ephemerals(NodeNames names) {
        return names.referred().stream()
                .filter(Referable::isEphemeral)
                .map(Referable::name)
                .toList();
    }

    /// `sql` with the ephemeral models that it names before it.
    String expanded(String sql, NodeNames names) {
        var needed = ephemerals(names);
        if (needed.isEmpty()) return sql;
        var sqls = new LinkedHashMap<String, String>();
        var needs = new LinkedHashMap<String, List<String>>();
        rendered.forEach((other, it) -> {
            sqls.put(other, it.sql());
            needs.put(other, ephemerals(it.names()));
        });
        return Ephemeral.expand(sql, needed, sqls, needs);
    }
}
