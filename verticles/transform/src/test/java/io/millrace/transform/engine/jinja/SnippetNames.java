package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.project.Library;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The world in which the snippets were rendered by Jinja2: dbt's functions, with fixed answers
/// where dbt would ask a database.
final class SnippetNames implements Names {
    private final Map<String, Value> names = new HashMap<>();
    private final Library library = new Library(Instant.EPOCH, Map.of());
    private final Template template;

    SnippetNames(Template template) {
        this.template = template;
        add("ref", in -> relation(in.positional().getLast()));
        add("var", in -> in.positional().getFirst().equals(text("x")) ? text("X") : second(in));
        add("config", _ -> Value.Text.EMPTY);
        add("is_incremental", _ -> Value.Bool.TRUE);
        add("run_query", _ -> table());
        names.put("execute", Value.Bool.TRUE);
        names.put("this", relation(text("me")));
        names.put(
                "adapter",
                new Host("adapter", Map.of("dispatch", new Function("dispatch", this::dispatch))));
        names.put(
                "dbt_utils",
                new Host("dbt_utils", Map.of("star", new Function("star", SnippetNames::star))));
        names.put("context", new Host("context", names));
    }

    @Override
    public Optional<Value> find(String name) {
        return Optional.ofNullable(names.get(name)).or(() -> library.find(name));
    }

    private void add(String name, Function.Body body) {
        names.put(name, new Function(name, body));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value second(Arguments in) {
        return in.positional().size() > 1 ? in.positional().get(1) : Value.None.NONE;
    }

    private static Value relation(Value name) {
        return new Host(
                "\"db\".\"sch\".\"" + Repr.str(name) + "\"",
                Map.of("schema", text("sch"), "identifier", name, "name", name));
    }

    private static Value table() {
        var column =
                new Host(
                        "column",
                        Map.of(
                                "values",
                                new Function(
                                        "values",
                                        _ -> Value.Tuple.of(Value.Int.of(1), Value.Int.of(2)))));
        return new Host("table", Map.of("columns", ListValue.of(column)));
    }

    private static Value star(Arguments in) {
        return text(
                "STAR(%s,%s)"
                        .formatted(
                                Repr.str(in.named().get("from")),
                                Repr.str(in.named().get("except"))));
    }

    private Value dispatch(Arguments in) {
        for (var prefix : List.of("postgres__", "default__")) {
            var macro = template.definitions().get(prefix + Repr.str(in.positional().getFirst()));
            if (macro != null) return macro.bind(this);
        }
        throw new PythonError("no macro");
    }

    /// An object that is its text and its members.
    private record Host(String text, Map<String, Value> members) implements Thing {
        @Override
        public Optional<Value> attribute(String name) {
            return Optional.ofNullable(members.get(name));
        }
    }
}
