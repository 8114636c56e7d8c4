package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the relation of a model by a macro of the project: a materialization of its own.
///
/// @param now with the tables to ask
/// @param names of the model
record Materializing(Shared now, NodeNames names, String file) {
    private static final String MACRO = "__materialization";

    /// @param sql of the model
    /// @return `view` or `table`, whichever the macro made
    String make(String sql) {
        var config = names.config().values();
        var kind = Config.text(config, "materialized").orElse("view");
        var macro =
                now.macros()
                        .materialization(kind, names)
                        .orElseThrow(() -> new IllegalStateException("no materialization " + kind));
        names.add(more(sql));
        Names call = name -> name.equals(MACRO) ? Optional.of(macro) : names.find(name);
        var made = now.allowance().value(Template.compile(file, "{{ " + MACRO + "() }}"), call);
        return kind(made);
    }

    private Map<String, Value> more(String sql) {
        var config = names.config().values();
        var more = new HashMap<String, Value>();
        more.put("sql", new Value.Text(sql));
        more.put("compiled_code", new Value.Text(sql));
        more.put("pre_hooks", hooks(Hook.of(config, Hook.BEFORE)));
        more.put("post_hooks", hooks(Hook.of(config, Hook.AFTER)));
        more.put("run_hooks", new Function("run_hooks", this::runHooks));
        more.put("render", new Function("render", in -> new Value.Text(rendered(first(in)))));
        return more;
    }

    private static Value hooks(List<Hook> hooks) {
        var all = new ListValue(List.of());
        for (var hook : hooks) {
            var dict = new DictValue();
            dict.put("sql", new Value.Text(hook.text()));
            dict.put("transaction", Value.Bool.of(hook.isWithin()));
            all.items().add(dict);
        }
        return all;
    }

    private static String first(Arguments in) {
        if (in.positional().isEmpty()) throw new PythonError("a text is missing");
        return Repr.str(in.positional().getFirst());
    }

    private String rendered(String text) {
        return now.allowance().render(Template.compile(file, text), names);
    }

    /// `run_hooks(hooks, inside_transaction=True)`
    private Value runHooks(Arguments in) {
        if (in.positional().isEmpty()) throw new PythonError("run_hooks wants hooks");
        var which =
                in.positional().size() > 1
                        ? in.positional().get(1)
                        : in.named().getOrDefault("inside_transaction", Value.Bool.TRUE);
        for (var hook : Items.of(in.positional().getFirst())) {
            if (!(hook instanceof DictValue dict)) throw new PythonError("that is no hook");
            boolean isWithin = dict.get("transaction").map(Items::isTrue).orElse(true);
            if (isWithin != Items.isTrue(which)) continue;
            var text = rendered(dict.get("sql").map(Repr::str).orElse(""));
            for (var sql : SqlStatements.split(text)) {
                var _ = now.warehouse().orElseThrow(LateException::new).run(sql);
            }
        }
        return Value.Text.EMPTY;
    }

    /// Of `{'relations': [..]}`, what is said of the model's own.
    private static String kind(Value made) {
        if (!(made instanceof DictValue dict)) return "table";
        boolean isView =
                dict.get("relations").map(Items::of).stream()
                        .flatMap(List::stream)
                        .anyMatch(one -> one instanceof Relation it && it.type().equals("view"));
        return isView ? "view" : "table";
    }
}
