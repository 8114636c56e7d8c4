package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A test as a YAML file declares it: `unique`, or `accepted_values: {values: [...]}`, with its
/// config.
///
/// @param owner package of the test, empty for the project's own and the built-in ones
/// @param arguments but for the model
/// @param given the name that the author gives it
record GenericTest(
        String owner,
        String name,
        int line,
        DictValue arguments,
        DictValue config,
        Optional<String> given) {
    private static final Set<String> CONFIGS =
            Set.of(
                    "severity",
                    "where",
                    "enabled",
                    "tags",
                    "limit",
                    "warn_if",
                    "error_if",
                    "fail_calc",
                    "store_failures",
                    "store_failures_as",
                    "meta");

    static GenericTest read(String file, Yaml node, Optional<String> column) {
        var arguments = new DictValue();
        column.ifPresent(name -> arguments.put("column_name", new Value.Text(name)));
        if (node instanceof Yaml.Scalar) {
            return of(node.text(), node.line(), arguments, new DictValue(), Optional.empty());
        }
        if (!(node instanceof Yaml.Mapping(var entries, int line)) || entries.isEmpty()) {
            throw new FaultException(
                    new Fault(file, node.line(), "a test is a name, or a name with arguments"));
        }
        var explicit = node.text("test_name");
        var name = explicit.orElseGet(() -> entries.keySet().iterator().next());
        var body = explicit.isPresent() ? node : node.at(name).orElse(node);
        var config = new DictValue();
        if (body instanceof Yaml.Mapping(var parts, _)
                && (explicit.isPresent() || !body.equals(node))) {
            parts.forEach((key, value) -> sort(key, value, arguments, config));
        }
        entries.forEach((key, value) -> config(key, value, config));
        var given =
                body.equals(node) && explicit.isEmpty()
                        ? Optional.<String>empty()
                        : body.text("name");
        return of(name, line, arguments, config, given.or(() -> node.text("name")));
    }

    private static void sort(String key, Yaml value, DictValue arguments, DictValue config) {
        switch (key) {
            case "name", "description", "test_name" -> {}
            case "config" -> config.putAll(Draft.dict(value.toValue()));
            case "arguments" -> arguments.putAll(Draft.dict(value.toValue()));
            default -> {
                if (CONFIGS.contains(key)) config.put(key, value.toValue());
                else arguments.put(key, value.toValue());
            }
        }
    }

    private static void config(String key, Yaml value, DictValue config) {
        if (key.equals("config")) config.putAll(Draft.dict(value.toValue()));
        else if (CONFIGS.contains(key)) config.put(key, value.toValue());
    }

    private static GenericTest of(
            String name, int line, DictValue arguments, DictValue config, Optional<String> given) {
        int dot = name.indexOf('.');
        return new GenericTest(
                dot < 0 || name.startsWith("dbt.") ? "" : name.substring(0, dot),
                dot < 0 ? name : name.substring(dot + 1),
                line,
                arguments,
                config,
                given);
    }

    String fullName() {
        return owner.isEmpty() ? name : owner + "." + name;
    }

    boolean isEnabled() {
        return Draft.isEnabled(config);
    }

    /// The same, with what is configured for all tests below its own config.
    GenericTest above(DictValue base) {
        return new GenericTest(owner, name, line, arguments, Draft.merged(base, config), given);
    }

    Optional<String> where() {
        return Config.text(config, "where");
    }

    Set<String> tags() {
        return Config.tags(config);
    }

    /// The name that dbt gives it: test, model, and the arguments by their names.
    String title(String subject) {
        return given.orElseGet(() ->
                (owner.isEmpty() ? "" : owner + "_")
                        + name
                        + "_"
                        + subject
                        + arguments.keys().stream()
                                .sorted(Comparator.comparing(Repr::str))
                                .flatMap(key -> words(arguments.get(key).orElseThrow()).stream())
                                .map(word -> word.replaceAll("[^0-9a-zA-Z_]+", "_"))
                                .collect(Collectors.joining("__", "_", "")));
    }

    private static List<String> words(Value value) {
        return switch (value) {
            case DictValue dict -> dict.values().stream().map(Repr::str).toList();
            case ListValue list -> list.items().stream().map(Repr::str).toList();
            default -> List.of(Repr.str(value));
        };
    }

    /// The query of a built-in test; empty for every other.
    ///
    /// @param rendered the arguments with their templates filled in
    Optional<String> sql(String relation, DictValue rendered) {
        if (!owner.isEmpty()) return Optional.empty();
        return switch (name) {
            case "not_null" ->
                    Optional.of(
                            "select * from %s\nwhere %s is null"
                                    .formatted(relation, column(rendered)));
            case "unique" -> Optional.of(unique(relation, column(rendered)));
            case "accepted_values" -> Optional.of(accepted(relation, column(rendered), rendered));
            case "relationships" ->
                    Optional.of(relationships(relation, column(rendered), rendered));
            default -> Optional.empty();
        };
    }

    private static String unique(String relation, String column) {
        return """
        select %1$s as unique_field, count(*) as n_records
        from %2$s
        where %1$s is not null
        group by %1$s
        having count(*) > 1\
        """
                .formatted(column, relation);
    }

    private static String accepted(String relation, String column, DictValue arguments) {
        return """
        select %1$s as value_field, count(*) as n_records
        from %2$s
        where %1$s not in (%3$s)
        group by %1$s\
        """
                .formatted(column, relation, values(arguments));
    }

    /// Those that a column may have, with commas between them.
    static String values(DictValue arguments) {
        boolean isQuoted = arguments.get("quote").map(Items::isTrue).orElse(true);
        var values = new ArrayList<String>();
        for (var value : Items.of(argument(arguments, "values"))) {
            var text = Repr.str(value);
            values.add(isQuoted ? "'" + text.replace("'", "''") + "'" : text);
        }
        if (values.isEmpty()) throw new PythonError("accepted_values needs 'values'");
        return String.join(", ", values);
    }

    private static String relationships(String relation, String column, DictValue arguments) {
        return """
        select child.%1$s as from_field
        from (select %1$s from %2$s where %1$s is not null) as child
        left join (select %3$s as to_field from %4$s) as parent
          on child.%1$s = parent.to_field
        where parent.to_field is null\
        """
                .formatted(
                        column,
                        relation,
                        Repr.str(argument(arguments, "field")),
                        Repr.str(argument(arguments, "to")));
    }

    private static String column(DictValue arguments) {
        return Repr.str(argument(arguments, "column_name"));
    }

    private static Value argument(DictValue arguments, String name) {
        return arguments
                .get(name)
                .orElseThrow(() -> new PythonError("the test needs '" + name + "'"));
    }
}
