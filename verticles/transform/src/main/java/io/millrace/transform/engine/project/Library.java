package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.MacroReturn;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.SetValue;
import io.millrace.transform.engine.python.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What dbt gives to every template, whatever it belongs to.
public final class Library {
    private final Map<String, Value> names = new HashMap<>();

    /// @param now what a template takes as the present
    /// @param environment the variables that `env_var` may show
    public Library(Instant now, Map<String, String> environment) {
        names.put("return", MacroReturn.FUNCTION);
        names.put("modules", Modules.of(now));
        names.put("exceptions", exceptions());
        add("log", _ -> Value.Text.EMPTY);
        add("print", _ -> Value.Text.EMPTY);
        add("set", in -> new SetValue(Items.of(first(in))));
        add("zip", Library::zip);
        add("fromjson", in -> orDefault(in, () -> JsonText.read(text(in))));
        add("tojson", in -> orDefault(in, () -> new Value.Text(JsonText.write(first(in)))));
        add("fromyaml", in -> orDefault(in, () -> YamlReader.read("yaml", text(in)).toValue()));
        add("toyaml", in -> orDefault(in, () -> new Value.Text(YamlText.write(first(in)))));
        add("local_md5", in -> new Value.Text(md5(text(in))));
        add("env_var", in -> environmentVariable(in, environment));
    }

    public Optional<Value> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    private void add(String name, Function.Body body) {
        names.put(name, new Function(name, body));
    }

    private static Value first(Arguments in) {
        if (in.positional().isEmpty()) throw new PythonError("an argument is missing");
        return in.positional().getFirst();
    }

    private static String text(Arguments in) {
        if (first(in) instanceof Value.Text(var text)) return text;
        throw new PythonError("expected a string, not " + Repr.repr(first(in)));
    }

    private static Value orDefault(Arguments in, java.util.function.Supplier<Value> work) {
        try {
            return work.get();
        } catch (PythonError e) {
            return fallback(in).orElseThrow(() -> e);
        } catch (FaultException e) {
            return fallback(in).orElseThrow(() -> new PythonError(e.fault().message()));
        }
    }

    private static Optional<Value> fallback(Arguments in) {
        return in.positional().size() > 1
                ? Optional.of(in.positional().get(1))
                : Optional.ofNullable(in.named().get("default"));
    }

    private static Value zip(Arguments in) {
        var columns = in.positional().stream().map(Items::of).toList();
        int size = columns.stream().mapToInt(List::size).min().orElse(0);
        in.budget().steps((long) size * columns.size());
        var rows = new ArrayList<Value>();
        for (int i = 0; i < size; i++) {
            int at = i;
            rows.add(new Value.Tuple(columns.stream().map(column -> column.get(at)).toList()));
        }
        return new ListValue(rows);
    }

    private static String md5(String text) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Value environmentVariable(Arguments in, Map<String, String> environment) {
        var name = text(in);
        var value = environment.get(name);
        if (value != null) return new Value.Text(value);
        if (in.positional().size() > 1) return in.positional().get(1);
        throw new PythonError("Env var required but not provided: '" + name + "'");
    }

    private static Value exceptions() {
        Function.Body raise =
                in -> {
                    throw new PythonError(Repr.str(first(in)));
                };
        return new Members(
                "exceptions",
                Map.of(
                        "raise_compiler_error", new Function("raise_compiler_error", raise),
                        "raise_not_implemented", new Function("raise_not_implemented", raise),
                        "warn", new Function("warn", _ -> Value.Text.EMPTY)));
    }
}
