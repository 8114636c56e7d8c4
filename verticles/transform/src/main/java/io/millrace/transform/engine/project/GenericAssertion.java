package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The query of a test that a YAML file declares at a model, a source or one of their columns.
///
/// @param now with the tables to ask, where there are some
record GenericAssertion(Shared now, Renderings renderings, Place place, GenericTest test) {
    private static final Pattern CALL =
            Pattern.compile("\\s*(ref|source|var|get_where_subquery)\\s*\\(.*\\)\\s*");

    /// Where a test stands.
    ///
    /// @param owner the package of its file
    /// @param relation an expression that gives it
    record Place(
            String owner, String file, String subject, String relation, Optional<String> column) {}

    /// Of one version of a model it has the name that its relation has.
    String title() {
        return test.title(place.subject().replace('.', '_'));
    }

    /// @throws LateException when it asks the tables, and there are none to ask
    Node.Assertion node() {
        var names = names(true);
        return node(names, query(names));
    }

    /// Its statement, and what of it can be asked beside other tests.
    private record Query(String sql, Optional<Probe> probe) {
        static final Query NONE = new Query("", Optional.empty());
    }

    /// What is known of it before it can ask the tables.
    Node.Assertion early() {
        var names = names(true);
        try {
            var _ = query(names);
        } catch (LateException e) { // until then it found the most of what it reads
            var rest = names(false);
            // What is wrong shows at its turn.
            new Faults()
                    .guard(() -> {
                        var _ = query(rest);
                    });
            names.absorb(rest);
        }
        return node(names, Query.NONE);
    }

    private Node.Assertion node(NodeNames names, Query query) {
        return new Node.Assertion(
                title(),
                place.file(),
                test.line(),
                query.sql(),
                Judgement.of(test.config()),
                AssertionCompiler.kept(title()),
                names.referred().stream()
                        .map(Referable::name)
                        .filter(place.subject()::equals)
                        .findFirst()
                        .orElse(""),
                names.referred().stream().map(Referable::name).toList(),
                List.copyOf(names.datasets()),
                test.tags(),
                Optional.of(new TestMetadata(test.owner(), test.name(), test.arguments())),
                query.probe(),
                AssertionCompiler.about(
                        place.owner(), place.file(), title(), test.config(), names));
    }

    private NodeNames names(boolean executes) {
        var self = new Relation(now.setting().modelSchema(), title());
        var config = new DictValue();
        config.putAll(test.config());
        return new NodeNames(
                now,
                new NodeNames.Subject(
                        now.root().name(),
                        title(),
                        self,
                        new Config(config),
                        executes,
                        Mocks.NONE));
    }

    private Query query(NodeNames names) {
        var relation = value(place.relation(), names);
        var where = test.where().map(condition -> Repr.str(value(condition, names)));
        var subject =
                where.<Value>map(condition ->
                                new Value.Text(
                                        "(select * from "
                                                + Repr.str(relation)
                                                + " where "
                                                + condition
                                                + ") dbt_subquery"))
                        .orElse(relation);
        var arguments = arguments(names);
        var sql =
                test.sql(Repr.str(subject), arguments)
                        .orElseGet(() -> custom(subject, arguments, names));
        var sound = Faults.sound(place.file(), test.line(), sql.strip());
        var expanded = renderings.expanded(now, sound, names);
        // With common table expressions before it the statement is not what it is of itself.
        var probe =
                relation instanceof Relation its && expanded.equals(sound)
                        ? new ProbeReader(test, its, where)
                                .read(Repr.str(subject), arguments, sound)
                        : Optional.<Probe>empty();
        return new Query(expanded, probe);
    }

    /// What a template gives that may be one expression.
    private Value value(String text, NodeNames names) {
        try {
            return now.allowance().value(Template.compile(place.file(), text), names);
        } catch (TemplateException e) {
            throw new FaultException(new Fault(place.file(), test.line(), e.reason()));
        }
    }

    /// Text arguments are templates; `to: ref('x')` is an expression without its braces.
    private DictValue arguments(NodeNames names) {
        var arguments = new DictValue();
        for (var key : test.arguments().keys()) {
            arguments.put(key, argument(test.arguments().get(key).orElseThrow(), names));
        }
        return arguments;
    }

    private Value argument(Value value, NodeNames names) {
        if (!(value instanceof Value.Text(var text))) return value;
        if (CALL.matcher(text).matches()) return value("{{ " + text + " }}", names);
        return text.contains("{{") ? value(text, names) : value;
    }

    /// A test that a macro of the project or of a package makes.
    private String custom(Value subject, DictValue arguments, NodeNames names) {
        var macro =
                test.owner().isEmpty()
                        ? now.macros().find(now.root().name(), "test_" + test.name(), names)
                        : now.macros().in(test.owner(), "test_" + test.name(), names);
        if (macro.isEmpty()) {
            throw new PythonError("there is no test '" + test.fullName() + "'");
        }
        var named = new DictValue();
        named.put("model", subject);
        named.putAll(arguments);
        Names call =
                name ->
                        switch (name) {
                            case "__test" -> macro;
                            case "__arguments" -> Optional.of(named);
                            default -> names.find(name);
                        };
        return new Remembering(now, names, place.file(), test.fullName(), named)
                .rendered(() ->
                        now.allowance()
                                .render(
                                        Template.compile(
                                                place.file(), "{{ __test(**__arguments) }}"),
                                        call));
    }
}
