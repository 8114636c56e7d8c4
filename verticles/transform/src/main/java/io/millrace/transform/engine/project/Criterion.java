package io.millrace.transform.engine.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One term of dbt's node selection, as `2+tag:nightly`, `@orders` or `source:shop.orders+1`.
///
/// @param isWhole also all behind what is meant, and all that these need
/// @param before steps towards what it needs; absent for none
/// @param behind steps towards what needs it; absent for none
/// @param arguments of the method: those of `config.meta.team` are `meta` and `team`
record Criterion(
        boolean isWhole,
        Optional<Integer> before,
        Optional<Integer> behind,
        String method,
        List<String> arguments,
        String value) {
    private static final Pattern TERM =
            Pattern.compile("(@)?(?:(\\d*)\\+)?(?:([\\w.]+):)?(.*?)(?:\\+(\\d*))?");

    private static final Set<String> METHODS =
            Set.of(
                    "fqn",
                    "tag",
                    "source",
                    "path",
                    "file",
                    "package",
                    "group",
                    "access",
                    "exposure",
                    "config",
                    "resource_type",
                    "test_name",
                    "test_type",
                    "unit_test",
                    "version",
                    "state",
                    "result");

    /// The values of the methods that have no others.
    private static final Map<String, Set<String>> VALUES =
            Map.of(
                    "resource_type",
                            Set.of("model", "seed", "snapshot", "test", "unit_test", "source"),
                    "test_type", Set.of("generic", "singular", "data", "schema", "unit"),
                    "version", Set.of("latest", "prerelease", "old", "none"),
                    "state", Changes.STATES);

    Criterion {
        arguments = List.copyOf(arguments);
    }

    /// @throws SelectionException when the term means nothing
    static Criterion parse(String term) {
        var parts = TERM.matcher(term);
        if (!parts.matches() || parts.group(4).isEmpty()) {
            throw new SelectionException("'" + term + "' selects nothing that there could be.");
        }
        boolean isWhole = parts.group(1) != null;
        if (isWhole && parts.group(5) != null) {
            throw new SelectionException("'" + term + "': '@' and a '+' behind go not together.");
        }
        var value = parts.group(4);
        @Nullable String named = parts.group(3);
        var words = List.of((named == null ? usual(value) : named).split("\\.", -1));
        var criterion =
                new Criterion(
                        isWhole,
                        Optional.ofNullable(parts.group(2)).map(Criterion::steps),
                        Optional.ofNullable(parts.group(5)).map(Criterion::steps),
                        words.getFirst(),
                        words.subList(1, words.size()),
                        value);
        criterion.verify(term);
        return criterion;
    }

    private void verify(String term) {
        if (!METHODS.contains(method)) {
            throw new SelectionException(
                    "'" + term + "': there is no selection method '" + method + "'.");
        }
        if (method.equals("config") == arguments.isEmpty()) {
            throw new SelectionException("'" + term + "': 'config.' and only that takes a name.");
        }
        var values = VALUES.getOrDefault(method, Set.of(value));
        if (!values.contains(value)) {
            throw new SelectionException(
                    "'"
                            + term
                            + "': "
                            + method
                            + " is one of "
                            + String.join(", ", values.stream().sorted().toList())
                            + ".");
        }
    }

    private static String usual(String value) {
        if (value.contains("/")) return "path";
        return value.endsWith(".sql") || value.endsWith(".csv") ? "file" : "fqn";
    }

    private static int steps(String digits) {
        return digits.isEmpty() || digits.length() > 6
                ? Integer.MAX_VALUE
                : Integer.parseInt(digits);
    }

    /// Whether it asks what was before.
    boolean isAboutThePast() {
        return method.equals("state") || method.equals("result");
    }
}
