package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes queries of the tests that YAML files declare, and of those that are files of their own.
final class AssertionCompiler {
    /// What relations of rows that fail begin with, as they lie among the models.
    private static final String KEPT = "dbt_test__";

    private static final int LONGEST_NAME = 55;

    private final Workspace workspace;
    private final Shared shared;
    private final ModelCompiler models;
    private final Faults faults;

    AssertionCompiler(Workspace workspace, Shared shared, ModelCompiler models, Faults faults) {
        this.workspace = workspace;
        this.shared = shared;
        this.models = models;
        this.faults = faults;
    }

    List<Node.Assertion> compile() {
        var assertions = new ArrayList<Node.Assertion>();
        workspace
                .properties()
                .entries()
                .forEach((model, entry) -> declared(model, entry, assertions));
        for (var source : workspace.properties().sources().values()) declared(source, assertions);
        for (var draft : workspace.tests()) {
            faults.guard(() -> singular(draft).ifPresent(assertions::add));
        }
        return assertions;
    }

    private void declared(String model, Properties.Entry entry, List<Node.Assertion> into) {
        if (!workspace.has(model)) {
            faults.add(
                    entry.file(), entry.node().line(), "there is no model or seed '" + model + "'");
            return;
        }
        if (isDisabled(model)) return;
        var place =
                new Place(
                        entry.owner().name(),
                        entry.file(),
                        model,
                        "{{ ref('" + model + "') }}",
                        Optional.empty());
        gather(place, entry.node(), into);
    }

    private boolean isDisabled(String model) {
        try {
            shared.references().model(Optional.empty(), model);
            return false;
        } catch (PythonError e) {
            return true;
        }
    }

    private void declared(SourceTable source, List<Node.Assertion> into) {
        var call = "{{ source('" + source.source() + "', '" + source.name() + "') }}";
        var subject = "source_" + source.source() + "_" + source.name();
        var place = new Place(source.owner(), source.file(), subject, call, Optional.empty());
        gather(place, source.declaration(), into);
    }

    private void gather(Place place, Yaml node, List<Node.Assertion> into) {
        for (var test : tests(node)) generic(place, test, into);
        for (var column : node.all("columns")) {
            var name = column.text("name");
            if (name.isEmpty()) faults.add(place.file(), column.line(), "'name' is missing");
            var at =
                    new Place(place.owner(), place.file(), place.subject(), place.relation(), name);
            for (var test : tests(column)) generic(at, test, into);
        }
    }

    /// Where a test stands.
    ///
    /// @param owner the package of its file
    private record Place(
            String owner,
            String file,
            String subject,
            String relation,
            Optional<String> column) {}

    /// The folders between the first and the file, as dbt's names have them.
    static List<String> folders(String file) {
        var steps = List.of(file.split("/", -1));
        return steps.size() < 3 ? List.of() : steps.subList(1, steps.size() - 1);
    }

    private static About about(
            String owner, String file, String name, DictValue config, NodeNames names) {
        var path = new ArrayList<>(List.of(owner));
        path.addAll(folders(file));
        path.add(name);
        var settled = About.settled(config, Draft.Kind.TEST.materialized());
        if (settled.get("severity").isEmpty()) settled.put("severity", new Value.Text("ERROR"));
        return new About(
                owner,
                path,
                settled,
                names.sources(),
                names.macros(),
                file,
                List.of(),
                Optional.empty());
    }

    private static List<Yaml> tests(Yaml node) {
        var tests = new ArrayList<>(node.all("tests"));
        tests.addAll(node.all("data_tests"));
        return tests;
    }

    private void generic(Place place, Yaml node, List<Node.Assertion> into) {
        faults.guard(() -> {
            try {
                var base = configured(place.owner(), place.file());
                var test = GenericTest.read(place.file(), node, place.column()).above(base);
                if (test.isEnabled()) into.add(assertion(place, test));
            } catch (PythonError e) {
                throw new FaultException(new Fault(place.file(), node.line(), e.reason()));
            }
        });
    }

    /// What `dbt_project.yml` says of the tests of a file.
    private DictValue configured(String owner, String file) {
        var root = workspace.root();
        return Draft.merged(
                root.config("tests", owner, folders(file)),
                root.config("data_tests", owner, folders(file)));
    }

    /// The relation of the rows that fail: of a test with a long name as much of it as fits.
    private static String kept(String name) {
        var whole = KEPT + name;
        if (whole.length() <= LONGEST_NAME && Workspace.isName(whole)) return whole;
        var plain = whole.replaceAll("[^A-Za-z0-9_]", "_");
        var digest = "_" + Integer.toHexString(name.hashCode());
        int room = LONGEST_NAME - digest.length();
        return plain.substring(0, Math.min(plain.length(), room)) + digest;
    }

    private Node.Assertion assertion(Place place, GenericTest test) {
        var names = names(title(place, test));
        var relation = render(place, test, place.relation(), names);
        var subject =
                test.where()
                        .map(where ->
                                "(select * from "
                                        + relation
                                        + " where "
                                        + render(place, test, where, names)
                                        + ") dbt_subquery")
                        .orElse(relation);
        var arguments = arguments(place, test, names);
        var sql =
                test.sql(subject, arguments)
                        .orElseGet(() -> custom(place, test, subject, arguments, names));
        return new Node.Assertion(
                title(place, test),
                place.file(),
                test.line(),
                models.expanded(sql.strip(), names),
                Judgement.of(test.config()),
                kept(title(place, test)),
                names.referred().stream()
                        .map(Referable::name)
                        .filter(place.subject()::equals)
                        .findFirst()
                        .orElse(""),
                names.referred().stream().map(Referable::name).toList(),
                List.copyOf(names.datasets()),
                test.tags(),
                Optional.of(new TestMetadata(test.owner(), test.name(), test.arguments())),
                about(
                        place.owner(),
                        place.file(),
                        title(place, test),
                        test.config(),
                        names));
    }

    /// Of one version of a model it has the name that its relation has.
    private static String title(Place place, GenericTest test) {
        return test.title(place.subject().replace('.', '_'));
    }

    private NodeNames names(String name) {
        return names(name, new Config(new DictValue()));
    }

    private NodeNames names(String name, Config config) {
        var self = new Relation(shared.setting().modelSchema(), name);
        return new NodeNames(
                shared,
                new NodeNames.Subject(
                        workspace.root().name(), name, self, config, true, Mocks.NONE));
    }

    private String render(Place place, GenericTest test, String text, NodeNames names) {
        try {
            return shared.allowance().render(Template.compile(place.file(), text), names);
        } catch (TemplateException e) {
            throw new FaultException(new Fault(place.file(), test.line(), e.reason()));
        }
    }

    /// Text arguments are templates; `to: ref('x')` is an expression without its braces.
    private DictValue arguments(Place place, GenericTest test, NodeNames names) {
        var arguments = new DictValue();
        for (var key : test.arguments().keys()) {
            var value = test.arguments().get(key).orElseThrow();
            arguments.put(key, argument(place, test, value, names));
        }
        return arguments;
    }

    private Value argument(Place place, GenericTest test, Value value, NodeNames names) {
        if (!(value instanceof Value.Text(var text))) return value;
        boolean isCall = text.matches("\\s*(ref|source|var|get_where_subquery)\\s*\\(.*\\)\\s*");
        if (isCall) return new Value.Text(render(place, test, "{{ " + text + " }}", names));
        return text.contains("{{") ? new Value.Text(render(place, test, text, names)) : value;
    }

    /// A test that a macro of the project or of a package makes.
    private String custom(
            Place place, GenericTest test, String subject, DictValue arguments, NodeNames names) {
        var macro =
                test.owner().isEmpty()
                        ? shared.macros()
                                .find(workspace.root().name(), "test_" + test.name(), names)
                        : shared.macros().in(test.owner(), "test_" + test.name(), names);
        if (macro.isEmpty()) {
            throw new PythonError("there is no test '" + test.fullName() + "'");
        }
        var named = new DictValue();
        named.put("model", new Value.Text(subject));
        named.putAll(arguments);
        Names call =
                name ->
                        switch (name) {
                            case "__test" -> macro;
                            case "__arguments" -> Optional.of(named);
                            default -> names.find(name);
                        };
        return shared.allowance()
                .render(Template.compile(place.file(), "{{ __test(**__arguments) }}"), call);
    }

    private static Judgement judgement(Draft draft, DictValue config) {
        try {
            return Judgement.of(config);
        } catch (PythonError e) {
            throw new FaultException(
                    new Fault(draft.file(), Lines.find(draft.text(), "config"), e.reason()));
        }
    }

    private Optional<Node.Assertion> singular(Draft draft) {
        var base = draft.ownConfig();
        Config.merge(configured(draft.owner(), draft.file()), base.values());
        var names = names(draft.name(), base);
        var sql = shared.allowance().render(draft.template(), names).strip();
        var config = names.config().values();
        if (sql.isEmpty() || !Draft.isEnabled(config)) return Optional.empty();
        return Optional.of(
                new Node.Assertion(
                        draft.name(),
                        draft.file(),
                        1,
                        models.expanded(sql, names),
                        judgement(draft, config),
                        kept(draft.name()),
                        "",
                        names.referred().stream().map(Referable::name).toList(),
                        List.copyOf(names.datasets()),
                        Config.tags(config),
                        Optional.empty(),
                        about(draft.owner(), draft.file(), draft.name(), config, names)));
    }
}
