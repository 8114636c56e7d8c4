package io.millrace.transform;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.transform.engine.artifact.Invocation;
import io.millrace.transform.engine.artifact.Manifest;
import io.millrace.transform.engine.artifact.UniqueId;
import io.millrace.transform.engine.project.Graph;
import io.millrace.transform.engine.project.Hook;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.engine.run.RunPlan;
import io.millrace.transform.engine.run.Staleness;
import io.millrace.transform.store.Hooks;
import io.millrace.transform.store.Known;
import io.millrace.transform.store.Mark;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.RelationBuilder.Before;
import io.millrace.transform.store.RelationBuilder.View;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a node of a run finds when it is its turn: what was there before the run, and what the run
/// did.
record Prior(TenantId tenant, Execution.Order order, Progress progress) implements Known {
    private static final List<String> GRAPH =
            List.of(
                    "nodes",
                    "sources",
                    "exposures",
                    "groups",
                    "metrics",
                    "semantic_models",
                    "saved_queries");

    /// What a run did until now.
    ///
    /// @param reshaped models and seeds to which it gave other columns
    /// @param kinds what it made, by relation
    record Progress(Set<String> reshaped, Map<String, String> kinds) {}

    /// Whether its template asks the tables.
    boolean isLate(Node node) {
        return order.project().rendering().isLate(node.name());
    }

    @Override
    public Value graph() {
        var invocation =
                new Invocation(
                        Long.toString(order.run().id()),
                        Instant.EPOCH,
                        tenant.rawSchema(),
                        tenant.modelSchema());
        var manifest = Manifest.of(order.project(), invocation);
        var graph = new LinkedHashMap<String, @Nullable Object>();
        for (var part : GRAPH) graph.put(part, manifest.getOrDefault(part, Map.of()));
        var json = Json.write(graph);
        Budget.scan(json.length());
        return JsonText.read(json);
    }

    @Override
    public List<String> selected() {
        return order.plan().nodes().stream().map(UniqueId::of).toList();
    }

    @Override
    public String kind(String relation) {
        var made = progress.kinds().get(relation);
        if (made != null) return made;
        return order.built().values().stream()
                .filter(known -> known.relation().equals(relation))
                .map(Built::as)
                .findFirst()
                .orElse("");
    }

    /// Whether the run gave other columns to something that it reads.
    boolean isReshaped(Node.Model model) {
        if (progress.reshaped().isEmpty()) return false;
        var upstream = Graph.of(order.project().nodes()).upstream(List.of(model.name()));
        return !Collections.disjoint(upstream, progress.reshaped());
    }

    Before before(Node node) {
        var known = Optional.ofNullable(order.built().get(node.name()));
        return new Before(
                known.map(Built::as).orElse(""),
                known.map(Built::rows).orElse(0L),
                RunPlan.viewsOn(order.project(), node.name()).stream()
                        .flatMap(view -> there(view).stream())
                        .toList(),
                hooks(node),
                mark(node, known.map(Built::revisions)));
    }

    private Optional<Mark> mark(Node node, Optional<Map<String, String>> since) {
        boolean isIncremental =
                node instanceof Node.Model model
                        && model.materialization() == Materialization.INCREMENTAL;
        return isIncremental
                ? Optional.of(Mark.of(since, Staleness.revisionsOf(node, order.revisions())))
                : Optional.empty();
    }

    Hooks hooks(Node node) {
        if (node.isTest()) return Hooks.NONE;
        return new Hooks(
                texts(node, Hook.before(node), _ -> true),
                texts(node, Hook.after(node), Hook::isWithin),
                texts(node, Hook.after(node), hook -> !hook.isWithin()),
                this);
    }

    private List<Hooks.Text> texts(Node node, List<Hook> hooks, Predicate<Hook> which) {
        var rendering = order.project().rendering();
        return hooks.stream()
                .filter(which)
                .<Hooks.Text>map(
                        hook -> warehouse -> rendering.hook(node.name(), hook.text(), warehouse))
                .toList();
    }

    /// The view, if it is there, as it was made and as it is to be made.
    private Optional<View> there(Node.Model view) {
        return Optional.ofNullable(order.built().get(view.name()))
                .filter(Built::isView)
                .flatMap(its -> there(view, its.sql()));
    }

    private Optional<View> there(Node.Model view, Optional<String> shown) {
        var next = isLate(view) ? shown : Optional.of(view.sql());
        return next.map(sql -> new View(view.relation(), shown.orElse(sql), sql));
    }
}
