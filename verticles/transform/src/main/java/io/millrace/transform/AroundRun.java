package io.millrace.transform;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.NodeBuilder.Done;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.Operation;
import io.millrace.transform.engine.artifact.UniqueId;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.RunHook;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.engine.run.Status;
import io.millrace.transform.store.Hooks;
import io.millrace.transform.store.RelationBuilder;
import io.millrace.transform.store.SqlRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Does what a project has around its runs, by the tenant's own login.
record AroundRun(Doors doors, TenantId tenant, Execution.Order order, Prior prior) {
    private static final String KIND = "operation";

    /// @param ended what the run did
    NodeResult run(RunHook hook, List<Done> ended) {
        var names = names(ended);
        var rendering = order.project().rendering();
        Hooks.Text text = warehouse -> rendering.hook(hook, names, warehouse);
        var hooks = new Hooks(List.of(text), List.of(), List.of(), prior);
        return result(
                hook.name(),
                hook.file(),
                () -> {
                    relations().run(tenant, hooks, hook.name());
                    return "";
                });
    }

    /// Calls a macro; what it says is the result's message.
    NodeResult run(Operation operation) {
        var args = Compiling.vars(operation.args());
        var rendering = order.project().rendering();
        return result(
                operation.macro(),
                "run-operation",
                () ->
                        relations()
                                .asking(
                                        tenant,
                                        prior,
                                        warehouse ->
                                                rendering.call(
                                                        operation.macro(), args, warehouse)));
    }

    private RelationBuilder relations() {
        return new RelationBuilder(doors.sql());
    }

    /// @param file where it is written
    private NodeResult result(String name, String file, Supplier<String> work) {
        var start = doors.clock().instant();
        try {
            var said = work.get();
            return result(name, Status.SUCCESS, said.isEmpty() ? null : said, start);
        } catch (SqlRefused e) {
            return result(name, Status.ERROR, NodeText.place(file, 0) + e.error().message(), start);
        } catch (TemplateException e) {
            var message = NodeText.place(e.file(), e.line()) + e.reason();
            return result(name, Status.ERROR, message, start);
        } catch (ProblemException e) {
            if (e.problem().status() != NodeBuilder.UNPROCESSABLE) throw e;
            var message = NodeText.place(file, 0) + e.problem().detail();
            return result(name, Status.ERROR, message, start);
        }
    }

    private NodeResult result(String name, Status status, @Nullable String message, Instant start) {
        var took = Duration.between(start, doors.clock().instant());
        return new NodeResult(name, KIND, status.id(), null, took.toMillis() / 1000.0, message);
    }

    private Map<String, Value> names(List<Done> ended) {
        var names = new HashMap<String, Value>();
        var schema = new Value.Text(tenant.modelSchema());
        names.put("schemas", ListValue.of(schema));
        names.put("database_schemas", ListValue.of(Value.Tuple.of(Value.None.NONE, schema)));
        names.put("results", new ListValue(ended.stream().map(this::entry).toList()));
        return names;
    }

    private Value entry(Done done) {
        var said = done.result();
        boolean isTest = done.node().isTest();
        @Nullable Long count = said.rows();
        Value rows = count == null ? Value.None.NONE : Value.Int.of(count);
        var response = new DictValue();
        if (!isTest) response.put("rows_affected", rows);
        var result = new DictValue();
        result.put("node", node(done.node()));
        result.put("unique_id", new Value.Text(UniqueId.of(done.node())));
        result.put("status", new Value.Text(said.status()));
        result.put("message", text(said.message()));
        result.put("failures", isTest ? rows : Value.None.NONE);
        result.put("execution_time", new Value.Real(said.seconds()));
        result.put("adapter_response", response);
        result.put("thread_id", new Value.Text("Thread-1"));
        result.put("timing", ListValue.of());
        return result;
    }

    private static Value text(@Nullable String text) {
        return text == null ? Value.None.NONE : new Value.Text(text);
    }

    private Value node(Node node) {
        var about = node.about();
        var its = new DictValue();
        its.put("unique_id", new Value.Text(UniqueId.of(node)));
        its.put("name", new Value.Text(node.name()));
        its.put("resource_type", new Value.Text(node.kind()));
        its.put("package_name", new Value.Text(about.owner()));
        its.put("original_file_path", new Value.Text(node.file()));
        its.put("path", new Value.Text(node.file()));
        its.put("schema", new Value.Text(tenant.modelSchema()));
        its.put("database", Value.None.NONE);
        its.put("alias", new Value.Text(node.relation()));
        its.put("config", about.config());
        its.put("tags", texts(node.tags().stream().sorted().toList()));
        its.put("fqn", texts(about.path()));
        var needs = new DictValue();
        needs.put("nodes", texts(needs(node)));
        its.put("depends_on", needs);
        return its;
    }

    private List<String> needs(Node node) {
        return node.dependsOn().stream()
                .flatMap(name -> order.project().node(name).stream())
                .map(UniqueId::of)
                .toList();
    }

    private static Value texts(List<String> texts) {
        return new ListValue(texts.stream().map(Value.Text::new).toList());
    }
}
