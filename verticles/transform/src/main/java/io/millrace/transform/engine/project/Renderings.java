package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What became of the templates of models and snapshots. Filled while a project is compiled, then
/// only read, also by several threads.
final class Renderings {
    private final Workspace workspace;
    private final Shared shared;
    private final Map<String, Draft> drafts;
    private final Map<String, Rendered> parsed = new LinkedHashMap<>();
    private final Map<String, Rendered> rendered = new LinkedHashMap<>();
    // What hooks read has to be there before, too.
    private final Map<String, NodeNames> hooks = new LinkedHashMap<>();

    /// @param isLate whether it is only what could be known without asking the tables
    record Rendered(String sql, NodeNames names, boolean isLate) {}

    Renderings(Workspace workspace, Shared shared, Map<String, Draft> drafts) {
        this.workspace = workspace;
        this.shared = shared;
        this.drafts = drafts;
    }

    Draft draft(String name) {
        var draft = drafts.get(name);
        if (draft == null) throw new IllegalStateException("no draft of " + name);
        return draft;
    }

    /// Renders for configs and references only.
    ///
    /// @return its config
    Config parse(Draft draft) {
        var names = names(shared, draft, false, Mocks.NONE);
        var made =
                new Remembering(shared, names, draft)
                        .rendered(() ->
                                shared.allowance().parse(workspace.template(draft), names).strip());
        var text = Faults.sound(draft.file(), 0, made);
        var ofHooks = settled(shared, draft, names.config().values(), false);
        for (var hook : hooks(draft, names)) parse(draft, hook, ofHooks);
        hooks.put(draft.name(), ofHooks);
        if (Draft.isEnabled(names.config().values())) {
            parsed.put(draft.name(), new Rendered(text, names, true));
        }
        return names.config();
    }

    private static List<Hook> hooks(Draft draft, NodeNames names) {
        try {
            return Hook.all(names.config().values());
        } catch (PythonError e) {
            throw ofHook(draft, e.reason());
        }
    }

    private void parse(Draft draft, Hook hook, NodeNames names) {
        try {
            var _ = shared.allowance().parse(Template.compile(draft.file(), hook.text()), names);
        } catch (TemplateException e) {
            throw ofHook(draft, e.reason());
        }
    }

    private static FaultException ofHook(Draft draft, String reason) {
        int line = Lines.find(draft.text(), "hook");
        return new FaultException(new Fault(draft.file(), line, "in a hook: " + reason));
    }

    /// Names of those that are enabled and could be parsed.
    Set<String> parsed() {
        return parsed.keySet();
    }

    Config config(String name) {
        return known(name).names().config();
    }

    private Rendered known(String name) {
        var one = parsed.get(name);
        if (one == null) throw new IllegalStateException("not parsed: " + name);
        return one;
    }

    /// Renders with all references known, as far as that can be done without the tables.
    void render(String name) {
        var names = names(shared, draft(name), true, Mocks.NONE);
        try {
            rendered.put(name, new Rendered(text(shared, name, names), names, false));
        } catch (LateException e) {
            rendered.put(name, early(name, names));
        }
    }

    /// What is known of it without the tables.
    private Rendered early(String name, NodeNames broken) {
        var known = known(name);
        known.names().absorb(broken);
        var ofHooks = hooks.get(name);
        if (ofHooks != null) known.names().absorb(ofHooks);
        return known;
    }

    private String text(Shared now, String name, NodeNames names) {
        var draft = draft(name);
        var sql =
                new Remembering(now, names, draft)
                        .rendered(() ->
                                now.allowance().render(workspace.template(draft), names).strip());
        var ofHooks = hooks.get(name);
        if (ofHooks != null) names.absorb(ofHooks);
        if (sql.isEmpty()) {
            throw new FaultException(new Fault(draft.file(), 0, "there is no SQL in it"));
        }
        return Faults.sound(draft.file(), 0, sql);
    }

    /// Renders once more.
    ///
    /// @throws LateException when it asks the tables, and `now` has none to ask
    Rendered again(Shared now, String name, Mocks mocks) {
        var names = names(now, draft(name), true, mocks);
        return new Rendered(text(now, name, names), names, false);
    }

    private NodeNames names(Shared now, Draft draft, boolean executes, Mocks mocks) {
        var config = draft.ownConfig();
        // The file itself may say how its relation is called.
        var settled = executes ? config(draft.name()) : config;
        var self =
                new Relation(
                        now.setting().modelSchema(), Draft.alias(settled.values(), draft.name()));
        return new NodeNames(
                now,
                new NodeNames.Subject(draft.owner(), draft.name(), self, config, executes, mocks));
    }

    /// What texts of a node's config see when it is made.
    static NodeNames settled(Shared now, Draft draft, DictValue config) {
        return settled(now, draft, config, true);
    }

    private static NodeNames settled(Shared now, Draft draft, DictValue config, boolean executes) {
        var own = new DictValue();
        own.putAll(config);
        var self = new Relation(now.setting().modelSchema(), Draft.alias(config, draft.name()));
        return new NodeNames(
                now,
                new NodeNames.Subject(
                        draft.owner(), draft.name(), self, new Config(own), executes, Mocks.NONE));
    }

    Map<String, Rendered> rendered() {
        return rendered;
    }

    /// A model that is enabled and that could be parsed.
    Optional<Rendered> model(String name) {
        boolean isModel = parsed.containsKey(name) && draft(name).kind() == Draft.Kind.MODEL;
        return isModel ? Optional.ofNullable(parsed.get(name)) : Optional.empty();
    }

    /// The SQL of a model, complete; absent where it could not be rendered.
    ///
    /// @throws LateException as [#again]
    Optional<String> sql(Shared now, String model) {
        return Optional.ofNullable(rendered.get(model))
                .map(one -> one.isLate() ? again(now, model, Mocks.NONE) : one)
                .map(one -> expanded(now, one.sql(), one.names()));
    }

    /// `sql` with the ephemeral models that it names before it.
    ///
    /// @throws LateException as [#again], of an ephemeral model
    String expanded(Shared now, String sql, NodeNames names) {
        var needed = ephemerals(names);
        if (needed.isEmpty()) return sql;
        var sqls = new LinkedHashMap<String, String>();
        var needs = new LinkedHashMap<String, List<String>>();
        within(now, needed)
                .forEach((other, it) -> {
                    sqls.put(other, it.sql());
                    needs.put(other, ephemerals(it.names()));
                });
        return Ephemeral.expand(sql, needed, sqls, needs);
    }

    /// The ephemeral models that are needed, at any depth; those that ask the tables as they are
    /// now.
    private Map<String, Rendered> within(Shared now, List<String> needed) {
        var found = new LinkedHashMap<String, Rendered>();
        var open = new ArrayDeque<>(needed);
        while (!open.isEmpty()) {
            var model = open.pop();
            var known = rendered.get(model);
            if (known == null || found.containsKey(model)) continue;
            var one = known.isLate() ? again(now, model, Mocks.NONE) : known;
            found.put(model, one);
            open.addAll(ephemerals(one.names()));
        }
        return found;
    }

    /// Raw tables that the expanded SQL reads: also those of the ephemeral models within it.
    List<String> datasets(NodeNames names) {
        return List.copyOf(datasets(names, new LinkedHashSet<>()));
    }

    private Set<String> datasets(NodeNames names, Set<String> seen) {
        var datasets = new LinkedHashSet<>(names.datasets());
        for (var model : ephemerals(names)) {
            var inner = rendered.get(model);
            if (inner != null && seen.add(model)) datasets.addAll(datasets(inner.names(), seen));
        }
        return datasets;
    }

    private static List<String> ephemerals(NodeNames names) {
        return names.referred().stream()
                .filter(Referable::isEphemeral)
                .map(Referable::name)
                .toList();
    }
}
