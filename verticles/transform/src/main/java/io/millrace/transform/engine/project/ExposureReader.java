package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.project.References.Referable;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads exposures, and what they read.
record ExposureReader(Workspace workspace, Shared shared, Faults faults) {
    private static final Set<String> TYPES =
            Set.of("dashboard", "notebook", "analysis", "ml", "application");
    private static final Set<String> MATURITIES = Set.of("low", "medium", "high");

    List<Exposure> read() {
        var exposures = new ArrayList<Exposure>();
        for (var entry : workspace.properties().exposures()) {
            faults.guard(() -> {
                try {
                    if (Draft.isEnabled(Said.of(entry.node()).values())) {
                        exposures.add(exposure(entry));
                    }
                } catch (PythonError e) {
                    throw fault(entry, e.reason());
                } catch (TemplateException e) {
                    throw fault(entry, e.reason());
                }
            });
        }
        return exposures;
    }

    private static FaultException fault(Properties.Entry entry, String message) {
        return new FaultException(new Fault(entry.file(), entry.node().line(), message));
    }

    private Exposure exposure(Properties.Entry entry) {
        var node = entry.node();
        var name = node.text("name").orElseThrow(() -> fault(entry, "'name' is missing"));
        if (node.text("type").filter(TYPES::contains).isEmpty()) {
            throw fault(
                    entry,
                    "the type of an exposure is dashboard, notebook, analysis, ml or application");
        }
        if (node.at("owner").isEmpty()) throw fault(entry, "'owner' is missing");
        if (node.text("maturity").filter(its -> !MATURITIES.contains(its)).isPresent()) {
            throw fault(entry, "the maturity of an exposure is low, medium or high");
        }
        var names = names(entry);
        for (var needed : node.all("depends_on")) {
            var template = Template.compile(entry.file(), "{{ " + needed.text() + " }}");
            var _ = shared.allowance().render(template, names);
        }
        return new Exposure(
                entry.owner().name(),
                name,
                entry.file(),
                names.referred().stream().map(Referable::name).toList(),
                names.sources(),
                Said.of(node).tags(),
                Draft.dict(node.toValue()));
    }

    private NodeNames names(Properties.Entry entry) {
        var self = new Relation(shared.setting().modelSchema(), "");
        var config = new Config(new DictValue());
        return new NodeNames(
                shared,
                new NodeNames.Subject(entry.owner().name(), "", self, config, true, Mocks.NONE));
    }
}
