package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renders models and snapshots twice, as dbt does: once to learn their configs, then with all
/// configs known to their SQL.
final class ModelCompiler {
    private final Shared shared;
    private final Faults faults;
    private final LateNodes late;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Renderings renderings;
    private final ModelNodes nodes;

    ModelCompiler(Workspace workspace, Shared shared, LateNodes late, Faults faults) {
        this.shared = shared;
        this.faults = faults;
        this.late = late;
        drafts.putAll(workspace.models());
        drafts.putAll(workspace.snapshots());
        this.renderings = new Renderings(workspace, shared, drafts);
        this.nodes = new ModelNodes(workspace, renderings);
    }

    Renderings renderings() {
        return renderings;
    }

    List<Node> compile() {
        drafts.values().forEach(draft -> declare(draft, draft.ownConfig()));
        drafts.values().forEach(draft -> faults.guard(() -> parse(draft)));
        for (var name : renderings.parsed()) {
            declare(renderings.draft(name), renderings.config(name));
        }
        for (var name : renderings.parsed()) faults.guard(() -> renderings.render(name));
        var made = new ArrayList<Node>();
        renderings.rendered().forEach((name, one) -> faults.guard(() -> made.add(node(name, one))));
        return made;
    }

    private void parse(Draft draft) {
        if (!Draft.isEnabled(draft.config())) return;
        var config = renderings.parse(draft);
        if (!Draft.isEnabled(config.values())) declare(draft, config);
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

    /// One that asks the tables, or an ephemeral model that does, is made at its turn in a run.
    private Node node(String name, Renderings.Rendered one) {
        var draft = renderings.draft(name);
        var config = renderings.config(name).values();
        late.put(name, draft.file(), now -> Renderings.settled(now, draft, config));
        if (!one.isLate()) {
            try {
                return nodes.node(shared, name, one);
            } catch (LateException e) { // an ephemeral model within it
                return late(name, new Renderings.Rendered(one.sql(), one.names(), true));
            }
        }
        return late(name, one);
    }

    private Node late(String name, Renderings.Rendered early) {
        late.put(name, now -> nodes.node(now, name, renderings.again(now, name, Mocks.NONE)));
        return nodes.node(shared, name, early);
    }
}
