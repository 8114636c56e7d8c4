package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads YAML to nodes that know their lines. Plain scalars get the types of YAML 1.1, as dbt's own
/// reader gives them.
final class YamlReader {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:[0-9][0-9_]*\\.[0-9_]*|\\.[0-9]+)(?:[eE][-+][0-9]{1,4})?");
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 200_000;

    private final String file;
    private int nodes;

    private YamlReader(String file) {
        this.file = file;
    }

    /// @throws FaultException when the text is not YAML
    static Yaml read(String file, String text) {
        var settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setAllowDuplicateKeys(false)
                        .setMaxAliasesForCollections(50)
                        .setCodePointLimit(4_000_000)
                        .build();
        try {
            var reader = new YamlReader(file);
            return new Compose(settings)
                    .composeString(text)
                    .map(node -> reader.node(node, 0))
                    .orElseGet(() -> new Yaml.Mapping(new LinkedHashMap<>(), 1));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new FaultException(new Fault(file, line, "YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new FaultException(new Fault(file, 0, "YAML: " + e.getMessage()));
        }
    }

    private Yaml node(Node node, int depth) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw new FaultException(new Fault(file, line, "YAML: too deep or too much"));
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, line, depth);
            case SequenceNode sequence -> {
                var items = new ArrayList<Yaml>();
                for (var item : sequence.getValue()) items.add(node(item, depth + 1));
                yield new Yaml.Sequence(items, line);
            }
            case ScalarNode scalar -> new Yaml.Scalar(value(scalar), line);
            default -> throw new FaultException(new Fault(file, line, "YAML: unknown node"));
        };
    }

    private Yaml mapping(MappingNode mapping, int line, int depth) {
        var entries = new LinkedHashMap<String, Yaml>();
        for (var pair : mapping.getValue()) {
            if (!(pair.getKeyNode() instanceof ScalarNode key)) {
                throw new FaultException(new Fault(file, line, "YAML: a key must be a scalar"));
            }
            if (entries.put(key.getValue(), node(pair.getValueNode(), depth + 1)) != null) {
                throw new FaultException(
                        new Fault(
                                file, line, "YAML: the key '" + key.getValue() + "' comes twice"));
            }
        }
        return new Yaml.Mapping(entries, line);
    }

    private static Value value(ScalarNode scalar) {
        var text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) return new Value.Text(text);
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Value.None.NONE;
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON" -> Value.Bool.TRUE;
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF" ->
                    Value.Bool.FALSE;
            default -> number(text);
        };
    }

    private static Value number(String text) {
        if (text.length() < 400 && INTEGER.matcher(text).matches()) {
            return new Value.Int(new BigInteger(text.replace("_", "").replace("+", "")));
        }
        if (text.length() < 400 && FLOAT.matcher(text).matches()) {
            return new Value.Real(Double.parseDouble(text.replace("_", "")));
        }
        return new Value.Text(text);
    }
}
