package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.project.Renderings.Rendered;
import io.millrace.transform.engine.python.PythonError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes nodes of rendered models and snapshots.
record ModelNodes(Workspace workspace, Renderings renderings) {

    /// @throws LateException when an ephemeral model within it asks the tables, and `now` has none
    Node node(Shared now, String name, Rendered one) {
        var draft = renderings.draft(name);
        try {
            verifyGroups(draft, one);
            return draft.kind() == Draft.Kind.SNAPSHOT
                    ? snapshot(now, draft, one)
                    : model(now, draft, one);
        } catch (PythonError e) { // a config of a wrong type
            throw new FaultException(new Fault(draft.file(), 0, e.reason()));
        }
    }

    /// What is private is read within its group only.
    private void verifyGroups(Draft draft, Rendered one) {
        var group = Config.text(one.names().config().values(), "group").orElse("");
        if (!group.isEmpty() && !workspace.properties().groups().containsKey(group)) {
            throw new FaultException(
                    new Fault(
                            draft.file(),
                            line(draft, "group"),
                            "there is no group '" + group + "'"));
        }
        for (var read : one.names().referred()) {
            if (!read.isPrivate() || (!group.isEmpty() && read.group().equals(group))) continue;
            throw new FaultException(
                    new Fault(
                            draft.file(),
                            line(draft, "'" + read.name() + "'"),
                            "'"
                                    + read.name()
                                    + "' is private to the group '"
                                    + read.group()
                                    + "'"));
        }
    }

    /// Complete, but of what is not known whole.
    private String sql(Shared now, Rendered one) {
        return one.isLate() ? one.sql() : renderings.expanded(now, one.sql(), one.names());
    }

    private Node.Snapshot snapshot(Shared now, Draft draft, Rendered one) {
        var config = one.names().config().values();
        var entry = workspace.properties().of(draft.name());
        return new Node.Snapshot(
                draft.name(),
                Draft.alias(config, draft.name()),
                draft.file(),
                sql(now, one),
                new HistoryConfig(draft, config).history(),
                new TableConfig(draft, config).indexes(),
                entry.map(Properties.Entry::description).orElse(""),
                entry.map(Properties.Entry::columns).orElseGet(Map::of),
                one.names().referred().stream().map(Referable::name).toList(),
                renderings.datasets(one.names()),
                Config.tags(config),
                About.of(draft, config, one.names(), entry),
                draft.text());
    }

    private Node.Model model(Shared now, Draft draft, Rendered one) {
        var config = one.names().config().values();
        var kind = Config.text(config, "materialized").orElse("view");
        var materialization =
                becomes(kind, one)
                        .orElseThrow(() ->
                                new FaultException(
                                        new Fault(
                                                draft.file(),
                                                line(draft, "materialized"),
                                                "there is no materialization '" + kind + "'")));
        var entry = workspace.properties().of(draft.name());
        var table = new TableConfig(draft, config);
        return new Node.Model(
                draft.name(),
                Draft.alias(config, draft.name()),
                materialization,
                draft.file(),
                sql(now, one),
                one.names().isIncremental(),
                materialization == Materialization.INCREMENTAL
                        ? table.incremental()
                        : Incremental.NONE,
                materialization.isStored() ? table.indexes() : List.of(),
                contract(now, draft, one, materialization),
                entry.map(Properties.Entry::description).orElse(""),
                entry.map(Properties.Entry::columns).orElseGet(Map::of),
                one.names().referred().stream().map(Referable::name).toList(),
                renderings.datasets(one.names()),
                Config.tags(config),
                About.of(draft, config, one.names(), entry),
                draft.text());
    }

    /// A macro of the project's own goes before what is built in.
    private Optional<Materialization> becomes(String kind, Rendered one) {
        var known = Materialization.of(kind);
        if (known.filter(Materialization.EPHEMERAL::equals).isPresent()) return known;
        var macros = workspace.macros();
        if (known.isPresent() && !macros.isOfProject(kind)) return known;
        return macros.materialization(kind, one.names()).map(_ -> Materialization.CUSTOM);
    }

    private Optional<Contract> contract(
            Shared now, Draft draft, Rendered one, Materialization becomes) {
        var config = one.names().config().values();
        if (!ContractReader.isEnforced(config)) return Optional.empty();
        if (becomes == Materialization.EPHEMERAL || becomes == Materialization.CUSTOM) {
            throw new FaultException(
                    new Fault(draft.file(), 0, "a contract needs a relation to hold to it"));
        }
        if (becomes == Materialization.INCREMENTAL) {
            var policy = Config.text(config, "on_schema_change").orElse("ignore");
            if (!policy.equals("fail") && !policy.equals("append_new_columns")) {
                throw new FaultException(
                        new Fault(
                                draft.file(),
                                line(draft, "incremental"),
                                "with a contract on_schema_change is fail or append_new_columns"));
            }
        }
        var entry = workspace.properties().of(draft.name());
        if (entry.isEmpty()) {
            throw new FaultException(
                    new Fault(draft.file(), 0, "the contract needs 'columns' in a YAML file"));
        }
        return Optional.of(
                new ContractReader(entry.get(), text -> target(now, draft, one, text)).read());
    }

    /// What a foreign key leads to, where it is a reference.
    private static String target(Shared now, Draft draft, Rendered one, String text) {
        if (!text.matches("\\s*(ref|source)\\s*\\(.*")) return text;
        var template = Template.compile(draft.file(), "{{ " + text + " }}");
        return now.allowance().render(template, one.names());
    }

    private static int line(Draft draft, String word) {
        return Lines.find(draft.text(), word);
    }
}
