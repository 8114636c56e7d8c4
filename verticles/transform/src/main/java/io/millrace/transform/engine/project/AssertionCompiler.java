package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.GenericAssertion.Place;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes queries of the tests that YAML files declare, and of those that are files of their own.
final class AssertionCompiler {
    /// What relations of rows that fail begin with, as they lie among the models.
    private static final String KEPT = "dbt_test__";

    private static final int LONGEST_NAME = 55;

    private final Workspace workspace;
    private final Shared shared;
    private final Renderings renderings;
    private final LateNodes late;
    private final Faults faults;

    AssertionCompiler(
            Workspace workspace,
            Shared shared,
            Renderings renderings,
            LateNodes late,
            Faults faults) {
        this.workspace = workspace;
        this.shared = shared;
        this.renderings = renderings;
        this.late = late;
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

    private static List<Yaml> tests(Yaml node) {
        var tests = new ArrayList<>(node.all("tests"));
        tests.addAll(node.all("data_tests"));
        return tests;
    }

    private void generic(Place place, Yaml node, List<Node.Assertion> into) {
        faults.guard(() -> {
            var test = located(place, node.line(), () -> read(place, node));
            if (test.isEnabled()) {
                into.add(located(place, node.line(), () -> generic(place, test)));
            }
        });
    }

    private GenericTest read(Place place, Yaml node) {
        var base = configured(place.owner(), place.file());
        return GenericTest.read(place.file(), node, place.column()).above(base);
    }

    private static <T> T located(Place place, int line, Supplier<T> work) {
        try {
            return work.get();
        } catch (PythonError e) {
            throw new FaultException(new Fault(place.file(), line, e.reason()));
        }
    }

    private Node.Assertion generic(Place place, GenericTest test) {
        var one = new GenericAssertion(shared, renderings, place, test);
        try {
            return one.node();
        } catch (LateException e) {
            late.put(
                    one.title(),
                    now ->
                            located(
                                    place,
                                    test.line(),
                                    () ->
                                            new GenericAssertion(now, renderings, place, test)
                                                    .node()));
            return one.early();
        }
    }

    /// What `dbt_project.yml` says of the tests of a file.
    private DictValue configured(String owner, String file) {
        var root = workspace.root();
        return Draft.merged(
                root.config("tests", owner, folders(file)),
                root.config("data_tests", owner, folders(file)));
    }

    /// The folders between the first and the file, as dbt's names have them.
    static List<String> folders(String file) {
        var steps = List.of(file.split("/", -1));
        return steps.size() < 3 ? List.of() : steps.subList(1, steps.size() - 1);
    }

    static About about(String owner, String file, String name, DictValue config, NodeNames names) {
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

    /// The relation of the rows that fail: of a test with a long name as much of it as fits.
    static String kept(String name) {
        var whole = KEPT + name;
        if (whole.length() <= LONGEST_NAME && Workspace.isName(whole)) return whole;
        var plain = whole.replaceAll("[^A-Za-z0-9_]", "_");
        var digest = "_" + Integer.toHexString(name.hashCode());
        int room = LONGEST_NAME - digest.length();
        return plain.substring(0, Math.min(plain.length(), room)) + digest;
    }

    private Optional<Node.Assertion> singular(Draft draft) {
        var parsed = names(shared, draft, false);
        var text =
                sound(
                        draft,
                        new Remembering(shared, parsed, draft)
                                .rendered(() ->
                                        shared.allowance()
                                                .parse(workspace.template(draft), parsed)
                                                .strip()));
        if (!Draft.isEnabled(parsed.config().values())) return Optional.empty();
        var names = names(shared, draft, true);
        try {
            return singular(shared, draft, names);
        } catch (LateException e) {
            late.put(
                    draft.name(),
                    now ->
                            singular(now, draft, names(now, draft, true))
                                    .orElseThrow(() ->
                                            new FaultException(
                                                    new Fault(
                                                            draft.file(),
                                                            0,
                                                            "there is no SQL in it"))));
            parsed.absorb(names);
            return Optional.of(singular(draft, parsed, text));
        }
    }

    private NodeNames names(Shared now, Draft draft, boolean executes) {
        var config = draft.ownConfig();
        Config.merge(configured(draft.owner(), draft.file()), config.values());
        var self = new Relation(now.setting().modelSchema(), draft.name());
        return new NodeNames(
                now,
                new NodeNames.Subject(
                        draft.owner(), draft.name(), self, config, executes, Mocks.NONE));
    }

    private Optional<Node.Assertion> singular(Shared now, Draft draft, NodeNames names) {
        var sql =
                sound(
                        draft,
                        new Remembering(now, names, draft)
                                .rendered(() ->
                                        now.allowance()
                                                .render(workspace.template(draft), names)
                                                .strip()));
        return sql.isEmpty()
                ? Optional.empty()
                : Optional.of(singular(draft, names, renderings.expanded(now, sql, names)));
    }

    private static String sound(Draft draft, String sql) {
        return Faults.sound(draft.file(), 0, sql);
    }

    private static Node.Assertion singular(Draft draft, NodeNames names, String sql) {
        var config = names.config().values();
        return new Node.Assertion(
                draft.name(),
                draft.file(),
                1,
                sql,
                judgement(draft, config),
                kept(draft.name()),
                "",
                names.referred().stream().map(Referable::name).toList(),
                List.copyOf(names.datasets()),
                Config.tags(config),
                Optional.empty(),
                Optional.empty(),
                about(draft.owner(), draft.file(), draft.name(), config, names));
    }

    private static Judgement judgement(Draft draft, DictValue config) {
        try {
            return Judgement.of(config);
        } catch (PythonError e) {
            throw new FaultException(
                    new Fault(draft.file(), Lines.find(draft.text(), "config"), e.reason()));
        }
    }
}
