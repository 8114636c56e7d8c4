package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Value;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What a template is told without asking: what it makes, where and when it is rendered.
record NodeFacts(NodeNames.Shared shared, NodeNames.Subject subject) {

    /// By name, for templates.
    Map<String, Value> names() {
        var setting = shared.setting();
        var names = new HashMap<String, Value>();
        names.put("config", subject.config());
        names.put("this", subject.mocks().input(Mocks.THIS).orElse(subject.self()));
        names.put("execute", Value.Bool.of(subject.executes()));
        names.put("model", model());
        names.put("target", target());
        names.put("project_name", new Value.Text(shared.root().name()));
        names.put("schema", new Value.Text(setting.modelSchema()));
        names.put("database", Value.None.NONE);
        names.put("dbt_version", new Value.Text("1.10.0"));
        names.put("invocation_id", new Value.Text(invocation()));
        names.put(
                "run_started_at",
                new DateTimeValue(LocalDateTime.ofInstant(setting.now(), ZoneOffset.UTC)));
        var refreshed = Value.Bool.of(setting.standing().isRefreshed());
        names.put("flags", new Members("flags", Map.of("FULL_REFRESH", refreshed)));
        return names;
    }

    /// The same for all templates of one run.
    private String invocation() {
        var now = shared.setting().now().toString();
        return UUID.nameUUIDFromBytes(now.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Value target() {
        var target = new DictValue();
        target.put("name", new Value.Text("millrace"));
        target.put("profile_name", new Value.Text("millrace"));
        target.put("type", new Value.Text("postgres"));
        target.put("schema", new Value.Text(shared.setting().modelSchema()));
        target.put("database", Value.None.NONE);
        target.put("threads", Value.Int.of(2));
        return target;
    }

    private Value model() {
        var model = new DictValue();
        var owner = subject.owner();
        model.put("name", new Value.Text(subject.node()));
        model.put("alias", new Value.Text(subject.self().name()));
        model.put("schema", new Value.Text(subject.self().schema()));
        model.put("package_name", new Value.Text(owner));
        model.put("unique_id", new Value.Text("model." + owner + "." + subject.node()));
        model.put("config", subject.config().values());
        return model;
    }
}
