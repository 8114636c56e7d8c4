package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.Contract.Promised;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Reads what a YAML file promises of a model, and writes the constraints as dbt-postgres does.
///
/// @param rendered fills in what a text refers to, as `ref('orders')`
record ContractReader(Properties.Entry entry, UnaryOperator<String> rendered) {

    static boolean isEnforced(DictValue config) {
        return config.get("contract")
                .map(Draft::dict)
                .flatMap(contract -> contract.get("enforced"))
                .map(Items::isTrue)
                .orElse(false);
    }

    Contract read() {
        var node = entry.node();
        var columns = new ArrayList<Promised>();
        for (var column : node.all("columns")) {
            var name = column.text("name").orElse("");
            var type =
                    column.text("data_type")
                            .orElseThrow(() ->
                                    fault(
                                            column,
                                            "the contract needs the 'data_type' of '"
                                                    + name
                                                    + "'"));
            var constraints = new ArrayList<String>();
            for (var one : column.all("constraints")) {
                ofColumn(one).ifPresent(constraints::add);
            }
            boolean isQuoted = column.text("quote").filter("True"::equals).isPresent();
            columns.add(
                    new Promised(
                            isQuoted ? name : name.toLowerCase(Locale.ROOT), type, constraints));
        }
        if (columns.isEmpty()) throw fault(node, "the contract needs 'columns'");
        var constraints = new ArrayList<String>();
        for (var one : node.all("constraints")) ofTable(one).ifPresent(constraints::add);
        return new Contract(columns, constraints);
    }

    private Optional<String> ofColumn(Yaml constraint) {
        var expression = constraint.text("expression").orElse("").strip();
        return switch (type(constraint)) {
            case "not_null" -> Optional.of(("not null " + expression).strip());
            case "unique" -> Optional.of(("unique " + expression).strip());
            case "primary_key" -> Optional.of(("primary key " + expression).strip());
            case "check" ->
                    expression.isEmpty()
                            ? Optional.empty()
                            : Optional.of("check (" + expression + "\n)");
            case "foreign_key" -> target(constraint).map(target -> "references " + target);
            default -> Optional.of(expression).filter(text -> !text.isEmpty());
        };
    }

    private Optional<String> ofTable(Yaml constraint) {
        var expression = constraint.text("expression").orElse("").strip();
        var columns =
                String.join(", ", constraint.all("columns").stream().map(Yaml::text).toList());
        var type = type(constraint);
        var sql =
                switch (type) {
                    case "not_null" ->
                            throw fault(constraint, "not_null is a constraint of a column");
                    // Its index would be in the way of the one of the next build by its name.
                    case "unique" -> "unique " + expression + " (" + columns + ")";
                    case "primary_key" -> "primary key " + expression + " (" + columns + ")";
                    case "check" -> expression.isEmpty() ? "" : "check (" + expression + "\n)";
                    case "foreign_key" ->
                            target(constraint)
                                    .map(it -> "foreign key (" + columns + ") references " + it)
                                    .orElse("");
                    default -> expression;
                };
        if (sql.isEmpty()) return Optional.empty();
        boolean isNamed = type.equals("check") || type.equals("foreign_key");
        return Optional.of(
                constraint
                        .text("name")
                        .filter(_ -> isNamed)
                        .map(name -> "constraint " + Relation.quote(name) + " " + sql)
                        .orElse(sql));
    }

    private String type(Yaml constraint) {
        var type = constraint.text("type").orElse("");
        return switch (type) {
            case "not_null", "unique", "primary_key", "foreign_key", "check", "custom" -> type;
            default ->
                    throw fault(
                            constraint,
                            "a constraint is not_null, unique, primary_key, foreign_key, check or"
                                    + " custom");
        };
    }

    /// What a foreign key leads to.
    private Optional<String> target(Yaml constraint) {
        List<String> columns = constraint.all("to_columns").stream().map(Yaml::text).toList();
        return constraint
                .text("to")
                .map(to -> rendered.apply(to) + " (" + String.join(", ", columns) + ")")
                .or(() -> constraint.text("expression"));
    }

    private FaultException fault(Yaml at, String message) {
        return new FaultException(new Fault(entry.file(), at.line(), message));
    }
}
