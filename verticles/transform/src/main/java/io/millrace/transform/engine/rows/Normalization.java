package io.millrace.transform.engine.rows;

import io.millrace.transform.engine.rows.Outcome.Misfit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings values that mean the same to the same form. What it made it leaves as it is.
public final class Normalization {
    private Normalization() {}

    /// @param parameters `fields`, a kind by column, which is guessed by the columns' names where
    ///   they are absent; and `parameters` for all of them
    /// @throws RowsException when they mean nothing
    public static Outcome of(Map<String, @Nullable Object> parameters, List<Row> rows) {
        var given = new Parameters("body", parameters);
        given.verify(Set.of("fields", "parameters"));
        var usual =
                Rule.Usual.read(
                        given.object("parameters")
                                .map(its -> new Parameters("parameters", its.values()))
                                .orElseGet(() -> new Parameters("parameters", Map.of())));
        var rules = new LinkedHashMap<String, Rule>();
        var fields = given.object("fields");
        fields.ifPresent(its ->
                its.values()
                        .keySet()
                        .forEach(column -> rules.put(column, Rule.read(its, column, usual))));
        if (fields.isEmpty()) {
            Row.columns(rows).forEach(column -> rules.put(column, Rule.guessed(column, usual)));
        }
        return applied(rules, rows);
    }

    private static Outcome applied(Map<String, Rule> rules, List<Row> rows) {
        var made = new ArrayList<Row>();
        var misfits = new ArrayList<Misfit>();
        for (int at = 0; at < rows.size(); at++) {
            var row = rows.get(at);
            for (var rule : rules.entrySet()) {
                var column = rule.getKey();
                var value = row.at(column);
                if (!isMeant(value, rule.getValue())) continue;
                var form = rule.getValue().form().apply(String.valueOf(value));
                if (form.isPresent()) row = row.with(column, typed(form.get(), rule.getValue()));
                else misfits.add(misfit(at + 1, column, rule.getValue()));
            }
            made.add(row);
        }
        return new Outcome(made, misfits);
    }

    /// Numbers are measures and numbers of telephones only.
    private static boolean isMeant(@Nullable Object value, Rule rule) {
        if (value instanceof String text) return !text.isBlank();
        boolean isWritten = rule.kind() == Rule.Kind.UNIT || rule.kind() == Rule.Kind.PHONE;
        return isWritten && value instanceof Number;
    }

    private static Object typed(String form, Rule rule) {
        return rule.kind() == Rule.Kind.UNIT ? new BigDecimal(form) : form;
    }

    private static Misfit misfit(int row, String column, Rule rule) {
        return new Misfit(row, column, "this is no " + rule.kind().id());
    }
}
