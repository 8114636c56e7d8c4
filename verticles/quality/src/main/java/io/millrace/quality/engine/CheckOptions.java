package io.millrace.quality.engine;

import io.millrace.quality.engine.Validity.Accepted;
import io.millrace.quality.engine.Validity.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/// What is written below a check: its name, what is valid, when to warn and to fail.
record CheckOptions(
        Optional<String> name,
        Validity validity,
        Optional<String> filter,
        Optional<Alert> warn,
        Optional<Alert> fail) {
    static final CheckOptions NONE =
            new CheckOptions(
                    Optional.empty(),
                    Validity.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "filter",
                    "warn",
                    "fail",
                    "valid values",
                    "valid regex",
                    "valid min",
                    "valid max",
                    "valid length",
                    "valid min length",
                    "valid max length",
                    "missing values");

    /// The text after `warn:` or `fail:`, read when the metric is known.
    record Alert(String text, Place place) {
        Condition read(Metric metric) {
            return ExpressionParser.alert(text, metric, place);
        }
    }

    static CheckOptions read(Node node) {
        var options = new LinkedHashMap<String, Node>();
        for (var entry : Yaml.mapping(node, "options such as 'name:' or 'valid values:'")) {
            var key = Yaml.scalar(entry.getKeyNode(), "an option");
            if (!KEYS.contains(key)) {
                var known = String.join(", ", KEYS.stream().sorted().toList());
                throw Yaml.refused(entry.getKeyNode(), "one of " + known + ", found '" + key + "'");
            }
            options.put(key, entry.getValueNode());
        }
        return new CheckOptions(
                text(options, "name"),
                validity(options),
                text(options, "filter"),
                alert(options, "warn"),
                alert(options, "fail"));
    }

    private static Validity validity(Map<String, Node> options) {
        var accepted = new Accepted(values(options, "valid values"), text(options, "valid regex"));
        var range = interval(options, "valid min", "valid max");
        var length =
                options.containsKey("valid length")
                        ? interval(options, "valid length", "valid length")
                        : interval(options, "valid min length", "valid max length");
        return new Validity(accepted, range, length, values(options, "missing values"));
    }

    private static Interval interval(Map<String, Node> options, String min, String max) {
        return new Interval(
                Optional.ofNullable(options.get(min)).map(Yaml::number),
                Optional.ofNullable(options.get(max)).map(Yaml::number));
    }

    private static Optional<String> text(Map<String, Node> options, String key) {
        return Optional.ofNullable(options.get(key)).map(node -> Yaml.scalar(node, "a text"));
    }

    private static List<String> values(Map<String, Node> options, String key) {
        return Optional.ofNullable(options.get(key)).map(Yaml::scalars).orElse(List.of());
    }

    private static Optional<Alert> alert(Map<String, Node> options, String key) {
        return Optional.ofNullable(options.get(key))
                .map(node -> new Alert(Yaml.scalar(node, "'when ..'"), Yaml.place(node)));
    }

    /// Refuses options that do not fit the metric.
    void verify(Metric metric, Place place) {
        if (metric.isInvalid() && !validity.saysWhatIsValid()) {
            throw new SyntaxException(
                    place.fault(
                            metric.sodaName()
                                    + " expected what is valid: valid values, valid regex,"
                                    + " valid min, valid max or a valid length"));
        }
    }
}
