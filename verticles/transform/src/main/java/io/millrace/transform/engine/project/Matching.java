package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which nodes the methods of dbt's node selection mean.
///
/// @param root name of the project itself
record Matching(String root, Changes changes) {

    boolean matches(Node node, Criterion criterion) {
        var value = criterion.value();
        var about = node.about();
        return switch (criterion.method()) {
            case "fqn" -> isNamed(about.path(), value) || isVersion(about, value);
            case "version" -> node instanceof Node.Model && isOfAge(about.version(), value);
            case "tag" -> node.tags().stream().anyMatch(tag -> Glob.matches(value, tag));
            case "path" ->
                    Glob.isBelow(value, node.file()) || Glob.isBelow(value, about.described());
            case "file" -> isOfFile(node.file(), value);
            case "package" -> Glob.matches(value.equals("this") ? root : value, about.owner());
            case "config" -> isConfigured(about.config(), criterion.arguments(), value);
            case "group" ->
                    Config.text(about.config(), "group")
                            .filter(group -> Glob.matches(value, group))
                            .isPresent();
            case "access" ->
                    node instanceof Node.Model
                            && Config.text(about.config(), "access")
                                    .orElse("protected")
                                    .equals(value);
            case "resource_type" -> node.kind().equals(value);
            case "test_name" -> testName(node).filter(it -> Glob.matches(value, it)).isPresent();
            case "test_type" -> isOfType(node, value);
            case "unit_test" ->
                    node instanceof Node.UnitTest
                            && Glob.matches(
                                    value.substring(value.indexOf('.') + 1),
                                    about.path().getLast());
            case "state" -> changes.holds(value, node);
            case "result" -> value.equals(changes.past().statuses().get(node.name()));
            default -> false;
        };
    }

    /// Whether the declared table `source.table` is meant.
    static boolean isSource(String table, String value) {
        var parts = List.of(value.split("\\.", -1));
        var names = parts.size() > 2 ? parts.subList(1, parts.size()) : parts;
        int dot = table.indexOf('.');
        return Glob.matches(names.getFirst(), table.substring(0, dot))
                && (names.size() < 2
                        || Glob.matches(
                                String.join(".", names.subList(1, names.size())),
                                table.substring(dot + 1)));
    }

    /// One version of a model by both of its names, or all of them by that of the model.
    private static boolean isVersion(About about, String value) {
        return about.version()
                .filter(its ->
                        value.equals(its.model())
                                || value.equals(its.node())
                                || value.equals(its.usual()))
                .isPresent();
    }

    private static boolean isOfAge(Optional<ModelVersion> version, String value) {
        if (version.isEmpty()) return value.equals("none");
        var its = version.get();
        return switch (value) {
            case "latest" -> its.isLatest();
            case "prerelease" -> its.compareTo(its.latest()) > 0;
            case "old" -> its.compareTo(its.latest()) < 0;
            default -> false;
        };
    }

    /// With its package before it or without.
    private static boolean isNamed(List<String> path, String value) {
        return isSelected(path, value) || isSelected(path.subList(1, path.size()), value);
    }

    private static boolean isSelected(List<String> path, String value) {
        if (path.isEmpty()) return false;
        if (path.getLast().equals(value)) return true;
        var steps = path.stream().flatMap(step -> Stream.of(step.split("\\.", -1))).toList();
        var parts = List.of(value.split("\\.", -1));
        if (steps.size() < parts.size()) return false;
        for (int i = 0; i < parts.size(); i++) {
            if (Glob.isPattern(parts.get(i))) {
                return Glob.matches(
                        String.join(".", parts.subList(i, parts.size())),
                        String.join(".", steps.subList(i, steps.size())));
            }
            if (!steps.get(i).equals(parts.get(i))) return false;
        }
        return true;
    }

    private static boolean isOfFile(String file, String value) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return Glob.matches(value, name)
                || Glob.matches(value, dot < 0 ? name : name.substring(0, dot));
    }

    private static Optional<String> testName(Node node) {
        return switch (node) {
            case Node.Assertion test -> test.test().map(TestMetadata::name);
            case Node.UnitTest test -> Optional.of(test.about().path().getLast());
            case Node.Model _, Node.Seed _, Node.Snapshot _, Node.Recency _ -> Optional.empty();
        };
    }

    private static boolean isOfType(Node node, String value) {
        if (value.equals("unit")) return node instanceof Node.UnitTest;
        if (!(node instanceof Node.Assertion test)) return false;
        return switch (value) {
            case "generic", "schema" -> test.test().isPresent();
            case "singular" -> test.test().isEmpty();
            default -> true;
        };
    }

    private static boolean isConfigured(DictValue config, List<String> names, String value) {
        Value at = config;
        for (var name : names) {
            var next = at instanceof DictValue dict ? dict.get(name) : Optional.<Value>empty();
            if (next.isEmpty()) return false;
            at = next.get();
        }
        return at instanceof ListValue list
                ? list.items().stream().anyMatch(item -> is(item, value))
                : is(at, value);
    }

    private static boolean is(Value configured, String value) {
        return Repr.str(configured).equalsIgnoreCase(value);
    }
}
