package io.millrace.transform.engine.project;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Puts the SQL of ephemeral models before the SQL that uses them.
final class Ephemeral {
    private Ephemeral() {}

    static String name(String model) {
        // Of one version of a model it is written as its relation is.
        return "__dbt__cte__" + model.replace('.', '_');
    }

    /// @param needed ephemeral models that `sql` names itself
    /// @param sqls of all ephemeral models
    /// @param needs ephemeral models that each of them names
    static String expand(
            String sql,
            List<String> needed,
            Map<String, String> sqls,
            Map<String, List<String>> needs) {
        if (needed.isEmpty()) return sql;
        var order = new LinkedHashSet<String>();
        for (var model : needed) visit(model, needs, order, 0);
        return order.stream()
                .map(model -> name(model) + " as (\n" + sqls.getOrDefault(model, "") + "\n)")
                .collect(
                        Collectors.joining(
                                ", ", "with ", "\nselect * from (\n" + sql + "\n) as _model"));
    }

    private static void visit(
            String model, Map<String, List<String>> needs, Set<String> order, int depth) {
        if (depth > needs.size() || order.contains(model)) return;
        for (var other : needs.getOrDefault(model, List.of()))
            visit(other, needs, order, depth + 1);
        order.add(model);
    }
}
