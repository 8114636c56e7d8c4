package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.Selection.Company;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// dbt's node selection: `model`, `2+model+`, `@model`, `tag:x`, `path:models/x`, `source:raw.y+`,
/// `config.materialized:table`, `state:modified`, `result:error` and their like; a space joins, a
/// comma intersects. A test goes with each thing that it tests.
public final class Selector {
    private static final String SOURCE = Node.Recency.PREFIX;

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> sources = new LinkedHashSet<>();
    private final List<Exposure> exposures;
    private final Graph graph;
    private final Matching matching;

    public Selector(Collection<? extends Node> nodes) {
        this("", nodes, List.of(), new Changes(Map.of(), Past.NONE));
    }

    public Selector(Project project, Past past) {
        this(
                project.name(),
                project.nodes(),
                project.surroundings().exposures(),
                new Changes(project.macros(), past));
    }

    private Selector(
            String root,
            Collection<? extends Node> nodes,
            List<Exposure> exposures,
            Changes changes) {
        this.exposures = exposures;
        this.matching = new Matching(root, changes);
        var needs = new LinkedHashMap<String, List<String>>();
        for (var node : nodes) {
            this.nodes.put(node.name(), node);
            node.about().sources().forEach(table -> sources.add(SOURCE + table));
            if (node instanceof Node.Recency) sources.add(node.name());
            needs.put(node.name(), direct(node));
        }
        sources.forEach(source -> needs.put(source, List.of()));
        exposures.forEach(one -> needs.put(Exposure.PREFIX + one.name(), needs(one)));
        this.graph = new Graph(needs);
    }

    /// What a test is about: a unit test reads no table of its model's.
    private static List<String> direct(Node node) {
        return node instanceof Node.UnitTest ? node.dependsOn() : needs(node);
    }

    private static List<String> needs(Exposure exposure) {
        return Stream.concat(
                        exposure.dependsOn().stream(),
                        exposure.sources().stream().map(table -> SOURCE + table))
                .toList();
    }

    private static List<String> needs(Node node) {
        return Stream.concat(
                        node.dependsOn().stream(),
                        node.about().sources().stream().map(table -> SOURCE + table))
                .toList();
    }

    /// @throws SelectionException when it means nothing, whatever the project is
    public static void verify(@Nullable String words) {
        var _ = isAboutThePast(words);
    }

    /// Whether it asks what was before.
    ///
    /// @throws SelectionException as [#verify]
    public static boolean isAboutThePast(@Nullable String words) {
        if (words == null || words.isBlank()) return false;
        boolean isAboutThePast = false;
        for (var term : words.strip().split("\\s+|,", -1)) {
            isAboutThePast |= Criterion.parse(term).isAboutThePast();
        }
        return isAboutThePast;
    }

    /// Names of the selected nodes.
    ///
    /// @param select null for all
    /// @throws SelectionException as [#verify]
    public Set<String> select(@Nullable String select, @Nullable String exclude) {
        var chosen = select == null || select.isBlank() ? nodes.keySet() : union(select);
        var result = new TreeSet<>(chosen);
        if (exclude != null && !exclude.isBlank()) result.removeAll(union(exclude));
        result.retainAll(nodes.keySet());
        return result;
    }

    /// Names of the nodes that a selector of the project selects.
    ///
    /// @throws SelectionException when there is none of the name
    public Set<String> selectBy(Selectors selectors, String name) {
        var result = new TreeSet<>(chosen(selectors.named(name)));
        result.retainAll(nodes.keySet());
        return result;
    }

    private Set<String> chosen(Selection selection) {
        return switch (selection) {
            case Selection.Term(var criterion, var tests) -> chosen(criterion, tests);
            case Selection.Union(var parts) -> {
                var chosen = new HashSet<String>();
                parts.forEach(part -> chosen.addAll(chosen(part)));
                yield chosen;
            }
            case Selection.Intersection(var parts) -> {
                var chosen = new HashSet<>(chosen(parts.getFirst()));
                parts.forEach(part -> chosen.retainAll(chosen(part)));
                yield chosen;
            }
            case Selection.Difference(var from, var without) -> {
                var chosen = new HashSet<>(chosen(from));
                chosen.removeAll(chosen(without));
                yield chosen;
            }
        };
    }

    private Set<String> union(String words) {
        var chosen = new HashSet<String>();
        for (var word : words.strip().split("\\s+", -1)) chosen.addAll(intersection(word));
        return chosen;
    }

    private Set<String> intersection(String word) {
        var chosen = new HashSet<>(nodes.keySet());
        chosen.addAll(sources);
        exposures.forEach(one -> chosen.add(Exposure.PREFIX + one.name()));
        for (var term : word.split(",", -1)) chosen.retainAll(chosen(Criterion.parse(term)));
        return chosen;
    }

    private Set<String> chosen(Criterion criterion) {
        return chosen(criterion, Company.EAGER);
    }

    private Set<String> chosen(Criterion criterion, Company company) {
        var found = found(criterion);
        var chosen = new HashSet<>(found);
        if (criterion.isWhole()) chosen.addAll(graph.upstream(graph.downstream(found)));
        criterion.before().ifPresent(steps -> chosen.addAll(graph.upstream(found, steps)));
        criterion.behind().ifPresent(steps -> chosen.addAll(graph.downstream(found, steps)));
        chosen.addAll(tests(chosen, company));
        return chosen;
    }

    private Set<String> tests(Set<String> chosen, Company company) {
        var built = company == Company.BUILDABLE ? graph.upstream(chosen) : chosen;
        var tests = new HashSet<String>();
        for (var node : nodes.values()) {
            if (!node.isTest()) continue;
            var tested = direct(node);
            boolean isOfThem =
                    switch (company) {
                        case EAGER -> tested.stream().anyMatch(chosen::contains);
                        case CAUTIOUS, BUILDABLE ->
                                tested.stream().anyMatch(chosen::contains)
                                        && built.containsAll(tested);
                        case EMPTY -> false;
                    };
            if (isOfThem) tests.add(node.name());
        }
        return tests;
    }

    private Set<String> found(Criterion criterion) {
        var found = new HashSet<String>();
        if (criterion.method().equals("source")) {
            sources.stream()
                    .filter(source ->
                            Matching.isSource(source.substring(SOURCE.length()), criterion.value()))
                    .forEach(found::add);
            return found;
        }
        if (criterion.method().equals("exposure")) {
            exposures.stream()
                    .filter(one -> isExposure(one, criterion.value()))
                    .forEach(one -> found.add(Exposure.PREFIX + one.name()));
            return found;
        }
        for (var node : nodes.values()) {
            if (matching.matches(node, criterion)) found.add(node.name());
        }
        return found;
    }

    private static boolean isExposure(Exposure exposure, String value) {
        int dot = value.indexOf('.');
        return Glob.matches(value.substring(dot + 1), exposure.name())
                && (dot < 0 || Glob.matches(value.substring(0, dot), exposure.owner()));
    }
}
