package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.Selection.Company;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads `selectors.yml`, which stands beside `dbt_project.yml`.
final class SelectorReader {
    static final String FILE = "selectors.yml";
    private static final String EXCLUDE = "exclude";
    private static final String METHOD = "method";
    private static final String VALUE = "value";
    private static final String UNION = "union";
    private static final String INTERSECTION = "intersection";
    private static final Set<String> KEYS =
            Set.of(
                    METHOD,
                    VALUE,
                    "children",
                    "parents",
                    "children_depth",
                    "parents_depth",
                    "childrens_parents",
                    "indirect_selection",
                    EXCLUDE);

    private final Shared shared;
    private final Faults faults;
    private final Map<String, Selection> read = new LinkedHashMap<>();
    private final Map<String, Yaml> written = new TreeMap<>();

    /// Those of which the definitions are being read.
    private final List<String> open = new ArrayList<>();

    SelectorReader(Shared shared, Faults faults) {
        this.shared = shared;
        this.faults = faults;
    }

    Selectors read(Workspace workspace) {
        var file = workspace.selectors();
        if (file.isEmpty()) return Selectors.NONE;
        var usual = new ArrayList<String>();
        for (var node : file.get().all("selectors")) {
            faults.guard(() -> {
                var name =
                        node.text("name").orElseThrow(() -> fault(node, "a selector has no name"));
                if (written.put(name, node) != null) {
                    throw fault(node, "there are two selectors '" + name + "'");
                }
                if (isUsual(node)) usual.add(name);
            });
        }
        for (var name : written.keySet()) faults.guard(() -> named(name));
        if (usual.size() > 1) {
            faults.add(
                    FILE, 0, "more than one selector is the default: " + String.join(", ", usual));
        }
        return new Selectors(read, usual.stream().findFirst());
    }

    private boolean isUsual(Yaml node) {
        var written = node.at("default");
        if (written.isEmpty()) return false;
        if (written.get().toValue() instanceof Value.Text) {
            return switch (text(written.get()).strip().toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false", "", "none" -> false;
                default -> throw fault(node, "'default' is true or false");
            };
        }
        return Items.isTrue(written.get().toValue());
    }

    private Selection named(String name) {
        var known = read.get(name);
        if (known != null) return known;
        var node = written.get(name);
        if (node == null) {
            throw new FaultException(new Fault(FILE, 0, "there is no selector '" + name + "'"));
        }
        if (open.contains(name)) throw fault(node, "the selector '" + name + "' needs itself");
        open.add(name);
        try {
            var definition =
                    node.at("definition").orElseThrow(() -> fault(node, "'definition' is missing"));
            var made = selection(definition);
            read.put(name, made);
            return made;
        } finally {
            open.removeLast();
        }
    }

    private Selection selection(Yaml node) {
        return switch (node) {
            case Yaml.Scalar _ -> new Selection.Term(criterion(node, text(node)), Company.EAGER);
            case Yaml.Sequence _ -> throw fault(node, "a definition is a text or a mapping");
            case Yaml.Mapping(var entries, _) -> mapping(node, entries);
        };
    }

    private Selection mapping(Yaml node, Map<String, Yaml> entries) {
        boolean isSet = entries.containsKey(UNION) || entries.containsKey(INTERSECTION);
        if (isSet && entries.size() > 1) {
            throw fault(node, "beside 'union' or 'intersection' stands nothing else");
        }
        if (entries.containsKey(UNION)) return parts(node, UNION);
        if (entries.containsKey(INTERSECTION)) return parts(node, INTERSECTION);
        if (entries.size() == 1 && !entries.containsKey(EXCLUDE)) {
            var only = entries.entrySet().iterator().next();
            return plain(node, only.getKey(), text(only.getValue()));
        }
        return without(node, term(node, entries));
    }

    private Selection plain(Yaml node, String method, String value) {
        return new Selection.Term(criterion(node, method + ":" + value), Company.EAGER);
    }

    /// `exclude` among the parts takes from all of them together.
    private Selection parts(Yaml node, String kind) {
        var parts = new ArrayList<Selection>();
        var without = new ArrayList<Selection>();
        for (var part : node.all(kind)) {
            boolean isExclusion =
                    part instanceof Yaml.Mapping(var entries, _)
                            && entries.size() == 1
                            && entries.containsKey(EXCLUDE);
            if (isExclusion) part.all(EXCLUDE).forEach(one -> without.add(selection(one)));
            else parts.add(selection(part));
        }
        if (parts.isEmpty()) throw fault(node, "'" + kind + "' has no parts");
        var made =
                kind.equals(UNION) ? new Selection.Union(parts) : new Selection.Intersection(parts);
        return without.isEmpty()
                ? made
                : new Selection.Difference(made, new Selection.Union(without));
    }

    private Selection without(Yaml node, Selection from) {
        var without = node.all(EXCLUDE).stream().map(this::selection).toList();
        return without.isEmpty()
                ? from
                : new Selection.Difference(from, new Selection.Union(without));
    }

    private Selection term(Yaml node, Map<String, Yaml> entries) {
        for (var key : entries.keySet()) {
            if (!KEYS.contains(key)) throw fault(node, "there is no '" + key + "' in a definition");
        }
        var method = node.at(METHOD).map(this::text);
        var value = node.at(VALUE).map(this::text);
        if (method.isEmpty() || value.isEmpty()) {
            throw fault(node, "a definition has 'method' and 'value', 'union' or 'intersection'");
        }
        if (method.get().equals("selector")) return named(value.get());
        var words =
                (isSet(node, "childrens_parents") ? "@" : "")
                        + (isSet(node, "parents") ? depth(node, "parents_depth") + "+" : "")
                        + method.get()
                        + ":"
                        + value.get()
                        + (isSet(node, "children") ? "+" + depth(node, "children_depth") : "");
        return new Selection.Term(criterion(node, words), company(node));
    }

    private static boolean isSet(Yaml node, String key) {
        return node.at(key).map(its -> Items.isTrue(its.toValue())).orElse(false);
    }

    private static String depth(Yaml node, String key) {
        var depth = node.text(key).orElse("");
        if (depth.matches("\\d{0,6}")) return depth;
        throw fault(node, "'" + key + "' is a number of steps");
    }

    private Company company(Yaml node) {
        var written = node.at("indirect_selection").map(this::text).orElse("eager");
        for (var company : Company.values()) {
            if (company.name().toLowerCase(Locale.ROOT).equals(written)) return company;
        }
        throw fault(node, "'indirect_selection' is eager, cautious, buildable or empty");
    }

    private Criterion criterion(Yaml node, String words) {
        try {
            return Criterion.parse(words);
        } catch (SelectionException e) {
            throw fault(node, e.reason());
        }
    }

    /// As it is when its template is filled in.
    private String text(Yaml node) {
        var text = node.text();
        if (!text.contains("{{") && !text.contains("{%")) return text;
        try {
            var names = RunHookReader.names(shared, shared.root().name(), true);
            return shared.allowance().render(Template.compile(FILE, text), names);
        } catch (TemplateException e) {
            throw fault(node, e.reason());
        }
    }

    private static FaultException fault(Yaml node, String message) {
        return new FaultException(new Fault(FILE, node.line(), message));
    }
}
