package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// `api.Column`: makes columns, and writes types as Postgres has them.
enum ColumnMaker implements Thing {
    MAKER;

    @Override
    public String text() {
        return "<class 'Column'>";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        return ColumnValue.made(arguments);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "create" -> function(name, ColumnMaker::create);
            case "translate_type" -> function(name, in -> new Value.Text(type(word(in, 0))));
            case "string_type" ->
                    function(name, in -> new Value.Text("character varying(" + word(in, 0) + ")"));
            case "numeric_type" -> function(name, ColumnMaker::numeric);
            default -> Optional.empty();
        };
    }

    private static Optional<Value> function(String name, Function.Body body) {
        return Optional.of(new Function(name, body));
    }

    private static String word(Arguments in, int at) {
        var given = in.positional();
        return at < given.size() && given.get(at) != Value.None.NONE ? Repr.str(given.get(at)) : "";
    }

    private static String type(String type) {
        return type.equalsIgnoreCase("string") ? "text" : type;
    }

    private static Value create(Arguments in) {
        return new ColumnValue(word(in, 0), type(word(in, 1)));
    }

    /// `numeric_type('numeric', 28, 6)`
    private static Value numeric(Arguments in) {
        boolean isBare = word(in, 1).isEmpty() || word(in, 2).isEmpty();
        return new Value.Text(
                isBare ? word(in, 0) : word(in, 0) + "(" + word(in, 1) + "," + word(in, 2) + ")");
    }
}
