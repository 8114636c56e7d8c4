package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.Fixture.Given;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes unit tests of what YAML files say: a model tried on rows that the test writes.
final class UnitTestCompiler {
    /// So many characters fit a name of Postgres.
    private static final int LONGEST_NAME = 63;

    private final Workspace workspace;
    private final Shared shared;
    private final Renderings renderings;
    private final LateNodes late;
    private final Faults faults;

    UnitTestCompiler(
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

    List<Node.UnitTest> compile() {
        var tests = new ArrayList<Node.UnitTest>();
        for (var entry : workspace.properties().unitTests()) {
            faults.guard(() -> {
                for (var model : models(entry)) orLate(entry, model).ifPresent(tests::add);
            });
        }
        return tests;
    }

    private Optional<Node.UnitTest> orLate(Properties.Entry entry, String model) {
        try {
            return guarded(new Made(shared, entry, model, false));
        } catch (LateException e) {
            var early = guarded(new Made(shared, entry, model, true));
            early.ifPresent(test -> late.put(test.name(), now -> late(now, entry, model)));
            return early;
        }
    }

    private Node late(Shared now, Properties.Entry entry, String model) {
        return guarded(new Made(now, entry, model, false))
                .orElseThrow(() -> fault(entry, entry.node(), "its model is disabled"));
    }

    /// What a test is made for.
    ///
    /// @param now with the tables to ask, where there are some
    /// @param isEarly whether it is only what can be known without the tables
    private record Made(Shared now, Properties.Entry entry, String model, boolean isEarly) {}

    private Optional<Node.UnitTest> guarded(Made made) {
        var entry = made.entry();
        try {
            return test(made);
        } catch (PythonError e) {
            throw fault(entry, entry.node(), e.reason());
        } catch (TemplateException e) {
            throw fault(entry, entry.node(), e.file() + ":" + e.line() + ": " + e.reason());
        }
    }

    private static FaultException fault(Properties.Entry entry, Yaml node, String message) {
        return new FaultException(new Fault(entry.file(), node.line(), message));
    }

    /// The model that is tried; each version of it that is meant, where there are several.
    private List<String> models(Properties.Entry entry) {
        var node = entry.node();
        var model = node.text("model").orElseThrow(() -> fault(entry, node, "'model' is missing"));
        var versions = workspace.properties().versions(model);
        if (versions.isEmpty()) return List.of(model);
        var included = texts(node, "include");
        var excluded = texts(node, "exclude");
        return versions.stream()
                .filter(its -> included.isEmpty() || included.contains(its.version()))
                .filter(its -> !excluded.contains(its.version()))
                .map(ModelVersion::node)
                .toList();
    }

    private static List<String> texts(Yaml test, String rule) {
        return test.at("versions")
                .map(versions -> versions.all(rule).stream().map(Yaml::text).toList())
                .orElse(List.of());
    }

    private Optional<Node.UnitTest> test(Made made) {
        var entry = made.entry();
        var model = made.model();
        var node = entry.node();
        var name = node.text("name").orElseThrow(() -> fault(entry, node, "'name' is missing"));
        var config = Said.of(node);
        if (!Draft.isEnabled(config.values())) return Optional.empty();
        if (!workspace.models().containsKey(model)) {
            throw fault(entry, node, "there is no model '" + model + "'");
        }
        var reader = new FixtureReader(workspace, entry);
        var inputs = new Inputs(new LinkedHashMap<>(), new ArrayList<>());
        for (var given : node.all("given")) {
            given(new Asked(made, given), reader.read(given), inputs);
        }
        var known = renderings.model(model);
        if (known.isEmpty()) return Optional.empty(); // the model is disabled
        var mocked =
                made.isEarly()
                        ? new Renderings.Rendered("", known.get().names(), true)
                        : renderings.again(made.now(), model, mocks(node, inputs.byKey()));
        var expect = node.at("expect").orElseThrow(() -> fault(entry, node, "'expect' is missing"));
        return Optional.of(
                new Node.UnitTest(
                        model + "::" + name,
                        entry.file(),
                        node.line(),
                        mocked.sql(),
                        List.copyOf(inputs.byKey().values()),
                        reader.read(expect),
                        model,
                        inputs.datasets(),
                        config.tags(),
                        Draft.dict(node.toValue()),
                        about(entry, name, model, config, mocked.names())));
    }

    private static About about(
            Properties.Entry entry, String name, String model, Said config, NodeNames names) {
        var owner = entry.owner().name();
        var path = new ArrayList<>(List.of(owner));
        path.addAll(AssertionCompiler.folders(entry.file()));
        path.addAll(List.of(model, name));
        return new About(
                owner,
                path,
                About.settled(config.values(), "unit"),
                names.sources(),
                names.macros(),
                entry.file(),
                List.of(),
                Optional.empty());
    }

    /// What stands in, by what it stands in for.
    ///
    /// @param datasets raw tables that tell the types of values
    private record Inputs(Map<String, Given> byKey, List<String> datasets) {}

    /// An input of the test of one model.
    private record Asked(Made made, Yaml node) {
        String input() {
            return node.text("input").orElseThrow(() -> fault("'input' is missing"));
        }

        FaultException fault(String message) {
            return UnitTestCompiler.fault(made.entry(), node, message);
        }
    }

    private void given(Asked asked, Fixture rows, Inputs inputs) {
        var input = asked.input();
        var names = names(asked.made().entry());
        var found = resolve(asked, names);
        var relation = found.relation().schema().isEmpty() ? "" : found.relation().text();
        if (relation.isEmpty() && rows.sql().isEmpty()) {
            throw asked.fault(
                    input
                            + " is ephemeral, so that its columns have no types:"
                            + " write the rows as sql");
        }
        if (rows.sql().isEmpty()) inputs.datasets().addAll(names.datasets());
        var table = table(found.key(), inputs.byKey().values());
        inputs.byKey().put(found.key(), new Given(input, table, relation, found.otherwise(), rows));
    }

    private record Found(String key, Relation relation, Optional<String> otherwise) {}

    private Found resolve(Asked asked, NodeNames names) {
        var made = asked.made();
        var model = made.model();
        var input = asked.input();
        if (input.strip().equals(Mocks.THIS)) {
            return new Found(
                    Mocks.THIS,
                    shared.references()
                            .relation(shared.references().model(Optional.empty(), model)),
                    made.isEarly() ? Optional.empty() : renderings.sql(made.now(), model));
        }
        var _ =
                shared.allowance()
                        .render(
                                Template.compile(made.entry().file(), "{{ " + input + " }}"),
                                names);
        var referred = names.referred().stream().findFirst();
        var table = names.datasets().stream().findFirst();
        var source = names.sources().stream().findFirst();
        if (referred.isPresent()) {
            var its = referred.get();
            return new Found(its.name(), shared.references().relation(its), Optional.empty());
        }
        if (table.isPresent() && source.isPresent()) {
            var raw = shared.references().raw(table.get());
            return new Found(source.get(), raw, Optional.empty());
        }
        throw asked.fault("an input is ref(...), source(...) or this");
    }

    private NodeNames names(Properties.Entry entry) {
        var self = new Relation(shared.setting().modelSchema(), "");
        var config = new Config(new DictValue());
        return new NodeNames(
                shared,
                new NodeNames.Subject(entry.owner().name(), "", self, config, true, Mocks.NONE));
    }

    /// The name that dbt gives to what stands in, as far as that is one in SQL and is free.
    private static String table(String key, Collection<Given> others) {
        var plain = key.replaceAll("[^A-Za-z0-9_]", "_").toLowerCase(Locale.ROOT);
        var name = Ephemeral.name(plain);
        boolean isTaken =
                name.length() > LONGEST_NAME
                        || others.stream().anyMatch(other -> other.table().equals(name));
        if (!isTaken) return name;
        var digest = "_" + Integer.toHexString(key.hashCode());
        int room = LONGEST_NAME - digest.length();
        return name.substring(0, Math.min(name.length(), room)) + digest;
    }

    private static Mocks mocks(Yaml test, Map<String, Given> inputs) {
        var tables = new HashMap<String, String>();
        inputs.forEach((key, given) -> tables.put(key, given.table()));
        return new Mocks(
                true,
                tables,
                overridden(test, "macros"),
                overridden(test, "vars"),
                overridden(test, "env_vars"));
    }

    private static Map<String, Value> overridden(Yaml test, String what) {
        var values = new HashMap<String, Value>();
        var said =
                test.at("overrides")
                        .flatMap(overrides -> overrides.at(what))
                        .map(its -> Draft.dict(its.toValue()))
                        .orElseGet(DictValue::new);
        for (var key : said.keys()) values.put(Repr.str(key), said.get(key).orElseThrow());
        return values;
    }
}
