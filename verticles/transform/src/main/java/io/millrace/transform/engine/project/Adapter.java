package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What dbt gives templates to ask the tables: `adapter`, `api`, `run_query`, `statement` and the
/// like. While a project is only read they give nothing; while it is compiled without tables to
/// ask, they say that the template has to wait.
final class Adapter {
    private static final Value NONE = Value.None.NONE;

    private final Shared shared;
    private final String owner;
    private final NodeNames node;
    private final boolean executes;
    private final Map<String, Value> results = new HashMap<>();

    /// @param owner package of the template
    /// @param executes false in the pass that only looks for references and configs
    Adapter(Shared shared, String owner, NodeNames node, boolean executes) {
        this.shared = shared;
        this.owner = owner;
        this.node = node;
        this.executes = executes;
    }

    /// By name, for templates.
    Map<String, Value> names() {
        var names = new HashMap<String, Value>();
        names.put("adapter", new Members("adapter", methods()));
        names.put(
                "api",
                new Members("api", Map.of("Relation", relations(), "Column", ColumnMaker.MAKER)));
        add(names, "run_query", this::runQuery);
        add(names, "statement", this::statement);
        add(names, "load_result", in -> results.getOrDefault(text(in, 0, "name"), NONE));
        add(names, "load_relation", in -> executes ? found(relation(in, 0)) : NONE);
        add(names, "load_cached_relation", in -> executes ? found(relation(in, 0)) : NONE);
        return names;
    }

    /// What is only known in a run, for templates that ask for it.
    Optional<Value> late(String name) {
        return switch (name) {
            case "graph" -> Optional.of(executes ? warehouse().graph() : new DictValue());
            case "selected_resources" ->
                    Optional.of(new ListValue(executes ? selected() : List.of()));
            default -> Optional.empty();
        };
    }

    private List<Value.Text> selected() {
        return warehouse().selected().stream().map(Value.Text::new).toList();
    }

    private static void add(Map<String, Value> names, String name, Function.Body body) {
        names.put(name, new Function(name, body));
    }

    private Map<String, Value> methods() {
        var methods = new HashMap<String, Value>();
        add(methods, "dispatch", this::dispatch);
        add(methods, "type", _ -> new Value.Text("postgres"));
        add(methods, "quote", in -> new Value.Text(Relation.quote(text(in, 0, "identifier"))));
        add(
                methods,
                "quote_as_configured",
                in -> new Value.Text(Relation.quote(text(in, 0, "identifier"))));
        add(methods, "get_relation", this::getRelation);
        add(methods, "get_columns_in_relation", in -> columnsOf(relation(in, 0)));
        add(methods, "get_missing_columns", this::missingColumns);
        add(methods, "already_exists", this::alreadyExists);
        add(methods, "drop_relation", in -> change(drop(relation(in, 0))));
        add(methods, "truncate_relation", in -> change("truncate table " + relation(in, 0).text()));
        add(methods, "rename_relation", this::rename);
        add(methods, "execute", this::execute);
        add(methods, "check_schema_exists", _ -> Value.Bool.TRUE);
        add(methods, "get_column_schema_from_query", this::shape);
        for (var nothing :
                List.of(
                        "commit",
                        "create_schema",
                        "drop_schema",
                        "expand_target_column_types",
                        "verify_database",
                        "cache_added",
                        "cache_dropped",
                        "cache_renamed")) {
            add(methods, nothing, _ -> Value.Text.EMPTY);
        }
        return methods;
    }

    private static Value relations() {
        return new Members("Relation", Map.of("create", new Function("create", Adapter::create)));
    }

    /// `api.Relation.create(schema=.., identifier=.., type=..)`
    private static Value create(Arguments in) {
        return new Relation(
                named(in, "schema"),
                named(in, "identifier"),
                named(in, "type"),
                Relation.Hidden.NOTHING);
    }

    private Warehouse warehouse() {
        return shared.warehouse().orElseThrow(LateException::new);
    }

    private static String named(Arguments in, String name) {
        var value = in.named().getOrDefault(name, NONE);
        return value.equals(NONE) ? "" : Repr.str(value);
    }

    /// An argument by its place or its name.
    private static String text(Arguments in, int at, String name) {
        return at < in.positional().size() ? Repr.str(in.positional().get(at)) : named(in, name);
    }

    private static Relation relation(Arguments in, int at) {
        var given =
                at < in.positional().size()
                        ? in.positional().get(at)
                        : in.named().getOrDefault("relation", NONE);
        if (given instanceof Relation relation) return relation;
        throw new PythonError("a relation is wanted, not " + Repr.repr(given));
    }

    private Value dispatch(Arguments in) {
        var name = text(in, 0, "macro_name");
        if (name.isEmpty()) throw new PythonError("dispatch wants a macro's name");
        var space = text(in, 1, "macro_namespace");
        return shared.macros()
                .dispatch(
                        name, space.isEmpty() ? Optional.empty() : Optional.of(space), owner, node);
    }

    private Value getRelation(Arguments in) {
        if (!executes) return NONE;
        var schema = text(in, 1, "schema");
        return found(new Relation(schema, text(in, 2, "identifier")));
    }

    /// The relation with what it is; None where it is not there.
    private Value found(Relation relation) {
        if (relation.isCte()) return NONE;
        if (warehouse().columns(relation.schema(), relation.name()).isEmpty()) return NONE;
        var kind = warehouse().kind(relation.schema(), relation.name());
        return new Relation(
                relation.schema(),
                relation.name(),
                kind.isEmpty() ? "table" : kind,
                Relation.Hidden.NOTHING);
    }

    private ListValue columnsOf(Relation relation) {
        if (!executes || relation.isCte()) return new ListValue(List.of());
        return new ListValue(
                warehouse().columns(relation.schema(), relation.name()).stream()
                        .flatMap(List::stream)
                        .map(ColumnValue::of)
                        .toList());
    }

    /// The columns that a query gives.
    private Value shape(Arguments in) {
        if (!executes) return new ListValue(List.of());
        return new ListValue(
                warehouse().shape(text(in, 0, "sql")).stream().map(ColumnValue::of).toList());
    }

    /// Those of the first relation that the second has not.
    private Value missingColumns(Arguments in) {
        var had =
                columnsOf(relation(in, 1)).items().stream()
                        .map(column -> ((ColumnValue) column).name())
                        .toList();
        return new ListValue(
                columnsOf(relation(in, 0)).items().stream()
                        .filter(column -> !had.contains(((ColumnValue) column).name()))
                        .toList());
    }

    private Value alreadyExists(Arguments in) {
        if (!executes) return Value.Bool.FALSE;
        var schema = text(in, 0, "schema");
        return Value.Bool.of(warehouse().columns(schema, text(in, 1, "name")).isPresent());
    }

    private Value change(String sql) {
        if (executes) ask(sql);
        return Value.Text.EMPTY;
    }

    private String drop(Relation relation) {
        if (!executes) return "";
        var known = relation.type();
        var kind = known.isEmpty() ? warehouse().kind(relation.schema(), relation.name()) : known;
        var what = kind.isEmpty() ? "table" : kind.replace('_', ' ');
        return "drop " + what + " if exists " + relation.text() + " cascade";
    }

    private Value rename(Arguments in) {
        var from = relation(in, 0);
        if (!(in.positional().size() > 1 && in.positional().get(1) instanceof Relation to)) {
            throw new PythonError("rename_relation wants two relations");
        }
        return change("alter table " + from.text() + " rename to " + Relation.quote(to.name()));
    }

    private Warehouse.Answer ask(String sql) {
        return warehouse().run(sql);
    }

    private Value runQuery(Arguments in) {
        // Of what it gives nothing can be known yet.
        if (!executes) return new Value.Undefined("run_query() gives nothing while it is parsed");
        return table(in, ask(text(in, 0, "sql")));
    }

    private static ResultTable table(Arguments in, Warehouse.Answer answer) {
        in.budget().steps((long) answer.rows().size() * Math.max(1, answer.columns().size()));
        return ResultTable.of(answer);
    }

    /// `adapter.execute(sql, fetch=True)`
    private Value execute(Arguments in) {
        if (!executes) return Value.Tuple.of(Value.Text.EMPTY, ResultTable.empty());
        var answer = ask(text(in, 0, "sql"));
        return Value.Tuple.of(new Value.Text("OK"), table(in, answer));
    }

    /// `{% call statement('name', fetch_result=True) %}..{% endcall %}`
    private Value statement(Arguments in) {
        if (!executes) return Value.Text.EMPTY;
        var caller = in.named().getOrDefault("caller", NONE);
        if (!(caller instanceof Thing block)) throw new PythonError("statement wants a call block");
        var sql = Repr.str(block.call(new Arguments(List.of(), Map.of(), in.budget())));
        var answer = ask(sql);
        var table = table(in, answer);
        var result = new DictValue();
        result.put("response", new Value.Text("OK " + answer.affected()));
        result.put("data", table.data());
        result.put("table", table);
        results.put(text(in, 0, "name"), result);
        return Value.Text.EMPTY;
    }
}
