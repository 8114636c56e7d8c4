package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Statements that a project runs around the build of a node.
///
/// @param text a template, filled in when it is its turn
/// @param isWithin whether it belongs to the transaction of the build
public record Hook(String text, boolean isWithin) {
    private static final Pattern THIS = Pattern.compile("\\{\\{\\s*+this\\s*+}}");
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "\\s*+(?:create\\s++(?:unique\\s++)?index|analyze|comment\\s++on)\\b[^;{]*+;?\\s*+",
                    Pattern.CASE_INSENSITIVE);

    static final String BEFORE = "pre_hook";
    static final String AFTER = "post_hook";

    public static List<Hook> before(Node node) {
        return of(node.about().config(), BEFORE);
    }

    public static List<Hook> after(Node node) {
        return of(node.about().config(), AFTER);
    }

    /// All of a config.
    ///
    /// @throws PythonError when one of them is none
    static List<Hook> all(DictValue config) {
        var all = new ArrayList<>(of(config, BEFORE));
        all.addAll(of(config, AFTER));
        return all;
    }

    /// @throws PythonError when one of them is none
    static List<Hook> of(DictValue config, String key) {
        return config.get(key).map(Config::list).orElse(List.of()).stream()
                .map(Hook::read)
                .filter(hook -> !hook.text().isBlank())
                .toList();
    }

    /// Whether it may give the relation other rows or columns: all but one statement of a few
    /// kinds, written out, may.
    public boolean mayChange() {
        return !HARMLESS.matcher(THIS.matcher(text).replaceAll("")).matches();
    }

    private static Hook read(Value value) {
        if (value instanceof DictValue dict) return described(dict);
        var text = Repr.str(value);
        // As `before_begin(..)` and `after_commit(..)` give it.
        return text.strip().startsWith("{\"") && JsonText.read(text) instanceof DictValue dict
                ? described(dict)
                : new Hook(text, true);
    }

    private static Hook described(DictValue dict) {
        return new Hook(
                dict.get("sql")
                        .map(Repr::str)
                        .orElseThrow(() -> new PythonError("a hook needs 'sql'")),
                dict.get("transaction").map(Items::isTrue).orElse(true));
    }
}
