package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.DictValue;
import java.util.ArrayList;
import java.util.List;

/// Reads `on-run-start` and `on-run-end` of a project and its packages.
record RunHookReader(Workspace workspace, Shared shared, Faults faults) {

    List<RunHook> read(String when) {
        var hooks = new ArrayList<RunHook>();
        for (var owner : workspace.packages()) {
            var texts = owner.settings().all(when);
            for (int at = 0; at < texts.size(); at++) {
                var name = owner.name() + "-" + when + "-" + at;
                read(owner, texts.get(at), name, hooks);
            }
        }
        return hooks;
    }

    private void read(DbtPackage owner, Yaml node, String name, List<RunHook> into) {
        var file = owner.root() + ProjectFiles.SETTINGS;
        var hook = new RunHook(name, owner.name(), file, node.text());
        faults.guard(() -> {
            try {
                var template = Template.compile(file, hook.text());
                var _ = shared.allowance().parse(template, names(shared, hook.owner(), false));
            } catch (TemplateException e) {
                throw new FaultException(new Fault(file, node.line(), e.reason()));
            }
            if (!hook.text().isBlank()) into.add(hook);
        });
    }

    /// What a template sees that belongs to no node.
    static NodeNames names(Shared now, String owner, boolean executes) {
        var self = new Relation(now.setting().modelSchema(), "");
        return new NodeNames(
                now,
                new NodeNames.Subject(
                        owner, "", self, new Config(new DictValue()), executes, Mocks.NONE));
    }
}
