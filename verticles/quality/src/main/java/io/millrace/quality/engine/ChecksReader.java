package io.millrace.quality.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads a file of SodaCL: `checks for <dataset>:` sections with lists of checks.
public final class ChecksReader {
    private static final String SECTION = "checks for ";
    private static final int MAX_CHECKS = 500;
    private static final int MAX_CHARACTERS = 512 * 1024;

    private final String file;
    private final List<Check> checks = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private ChecksReader(String file) {
        this.file = file;
    }

    /// Reads all of `yaml`; every faulty check gives a fault of its own.
    ///
    /// @param file the name of the file; part of its checks' ids
    public static Reading read(String file, String yaml) {
        var reader = new ChecksReader(file);
        try {
            reader.sections(yaml);
        } catch (MarkedYamlEngineException e) {
            reader.faults.add(yamlFault(e));
        } catch (YamlEngineException e) {
            reader.faults.add(new Fault(1, 1, "not YAML: " + e.getMessage()));
        } catch (SyntaxException e) {
            reader.faults.add(e.fault());
        }
        return new Reading(reader.checks, reader.faults);
    }

    private static Fault yamlFault(MarkedYamlEngineException e) {
        var mark = e.getProblemMark();
        return new Fault(
                mark.map(m -> m.getLine() + 1).orElse(1),
                mark.map(m -> m.getColumn() + 1).orElse(1),
                "not YAML: " + e.getProblem());
    }

    private void sections(String yaml) {
        var settings =
                LoadSettings.builder()
                        .setCodePointLimit(MAX_CHARACTERS)
                        .setAllowDuplicateKeys(true)
                        .build();
        var root = new Compose(settings).composeString(yaml);
        if (root.isEmpty()) {
            throw new SyntaxException(
                    new Fault(1, 1, "expected 'checks for <dataset>:', found nothing"));
        }
        for (var section : Yaml.mapping(root.get(), "'checks for <dataset>:'")) {
            attempt(() -> section(section));
        }
    }

    private void section(NodeTuple section) {
        var title = Yaml.scalar(section.getKeyNode(), "'checks for <dataset>'");
        var place = Yaml.place(section.getKeyNode());
        if (!title.startsWith(SECTION) || title.substring(SECTION.length()).isBlank()) {
            throw new SyntaxException(
                    place.fault("expected 'checks for <dataset>', found '" + title + "'"));
        }
        var dataset = unquoted(title.substring(SECTION.length()).strip());
        if (!(section.getValueNode() instanceof SequenceNode list)) {
            throw new SyntaxException(
                    Yaml.place(section.getValueNode()).fault("expected a list of checks ('- ..')"));
        }
        for (var node : list.getValue()) attempt(() -> check(dataset, node));
    }

    private static String unquoted(String name) {
        boolean isQuoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
        return isQuoted ? name.substring(1, name.length() - 1) : name;
    }

    private void check(String dataset, Node node) {
        switch (node) {
            case ScalarNode text -> add(dataset, text, CheckOptions.NONE);
            case MappingNode map when map.getValue().size() == 1 -> {
                var entry = map.getValue().getFirst();
                add(dataset, entry.getKeyNode(), CheckOptions.read(entry.getValueNode()));
            }
            default ->
                    throw new SyntaxException(
                            Yaml.place(node).fault("expected one check such as 'row_count > 0'"));
        }
    }

    private void add(String dataset, Node text, CheckOptions options) {
        var place = Yaml.place(text);
        if (checks.size() >= MAX_CHECKS) {
            throw new SyntaxException(
                    place.fault("expected at most " + MAX_CHECKS + " checks in one file"));
        }
        var expression = ExpressionParser.check(Yaml.scalar(text, "a check"), place);
        var rule = rule(expression, options, place);
        options.verify(expression.metric(), place);
        var measure =
                new Check.Measure(
                        dataset,
                        expression.metric(),
                        expression.columns(),
                        options.validity(),
                        options.filter());
        var name = options.name().orElse(expression.text());
        checks.add(new Check(id(dataset, name), name, measure, rule, place.line()));
    }

    private String id(String dataset, String name) {
        for (int copy = 1; ; copy++) {
            var id = CheckId.of(file, dataset, name, copy);
            if (ids.add(id)) return id;
        }
    }

    private static Rule rule(Expression expression, CheckOptions options, Place place) {
        var metric = expression.metric();
        var warn = options.warn().map(alert -> alert.read(metric));
        var fail = options.fail().map(alert -> alert.read(metric));
        boolean hasAlerts = warn.isPresent() || fail.isPresent();
        Optional<Condition> required = expression.condition();
        if (required.isPresent() == hasAlerts) {
            throw new SyntaxException(
                    place.fault(
                            hasAlerts
                                    ? "expected either a comparison or warn and fail, found both"
                                    : "expected a comparison such as '> 0', or warn or fail"));
        }
        return required.<Rule>map(Rule.Required::new).orElseGet(() -> new Rule.Alerts(warn, fail));
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (SyntaxException e) {
            faults.add(e.fault());
        }
    }
}
