package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.jinja.Statement.CallBlock;
import io.millrace.transform.engine.jinja.Statement.MacroDefinition;
import io.millrace.transform.engine.jinja.Statement.Parameter;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tags that define macros, also those that dbt adds.
final class MacroParser {
    private static final Set<String> SPECIAL = Set.of("varargs", "kwargs", "caller");

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final StatementParser statements;

    MacroParser(Tokens tokens, ExpressionParser expressions, StatementParser statements) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.statements = statements;
    }

    /// `{% macro name(parameters) %}`, and dbt's `test` and `data_test`.
    ///
    /// @param prefix of the name by which the macro is found
    Statement macro(int at, String tag, String prefix) {
        var name = tokens.name("the " + tag + "'s name");
        var parameters = parameters();
        return definition(new Head(at, tag, prefix + name, parameters));
    }

    /// Where a definition stands, and how it begins.
    private record Head(int at, String tag, String name, List<Parameter> parameters) {}

    private MacroDefinition definition(Head head) {
        int mark = tokens.mark();
        var owner = "the " + head.tag + " '" + head.name + "'";
        var body = statements.function(owner, head.at, "end" + head.tag);
        var mentions = special(mark, head.parameters, head.at);
        return new MacroDefinition(head.name, head.parameters, body, mentions, head.at);
    }

    /// Which of the special variables the body reads that are no parameters.
    private Set<String> special(int mark, List<Parameter> parameters, int at) {
        var mentions = tokens.mentioned(mark, SPECIAL);
        var names = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
        for (var parameter : parameters) {
            boolean isBare = parameter.name().equals("caller") && parameter.fallback() == null;
            if (isBare && mentions.contains("caller")) {
                throw tokens.error(at, "the parameter 'caller' needs a default");
            }
        }
        return mentions.stream()
                .filter(name -> !names.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// `{% call(parameters) macro(...) %}`
    Statement callBlock(int at) {
        var parameters = tokens.current().isOperator("(") ? parameters() : List.<Parameter>of();
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw tokens.error(at, "'call' needs a call of a macro");
        }
        return new CallBlock(call, definition(new Head(at, "call", "caller", parameters)), at);
    }

    private List<Parameter> parameters() {
        tokens.expectOperator("(");
        var parameters = new ArrayList<Parameter>();
        while (!tokens.acceptOperator(")")) {
            if (!parameters.isEmpty()) tokens.expectOperator(",");
            parameters.add(parameter(parameters));
        }
        return List.copyOf(parameters);
    }

    private Parameter parameter(List<Parameter> before) {
        int at = tokens.current().at();
        var name = tokens.name("a parameter's name");
        if (before.stream().anyMatch(one -> one.name().equals(name))) {
            throw tokens.error(at, "there are two parameters '" + name + "'");
        }
        @Nullable Expression fallback =
                tokens.acceptOperator("=") ? expressions.expression() : null;
        if (fallback == null && !before.isEmpty() && before.getLast().fallback() != null) {
            throw tokens.error(at, "'" + name + "' needs a default: it follows one that has it");
        }
        return new Parameter(name, fallback);
    }

    /// `{% materialization name, default|adapter='...' [, supported_languages=[...]] %}`
    Statement materialization(int at) {
        var name = tokens.name("the materialization's name");
        var adapter = "default";
        var parameters = new ArrayList<Parameter>();
        while (tokens.acceptOperator(",")) {
            if (tokens.acceptName("default")) continue;
            int keyAt = tokens.current().at();
            var key = tokens.name("'default' or 'adapter'");
            tokens.expectOperator("=");
            var value = expressions.expression();
            switch (key) {
                case "adapter" -> adapter = text(value, keyAt);
                case "supported_languages" -> parameters.add(new Parameter(key, value));
                default -> throw tokens.error(keyAt, "'" + key + "' says nothing here");
            }
        }
        return definition(
                new Head(
                        at,
                        "materialization",
                        "materialization_" + name + "_" + adapter,
                        List.copyOf(parameters)));
    }

    private String text(Expression value, int at) {
        if (value instanceof Expression.Literal(Value.Text(var text), _)) return text;
        throw tokens.error(at, "the adapter's name must be a string");
    }

    /// `{% docs name %}`: a macro that nobody calls.
    Statement docs(int at) {
        var name = tokens.name("the docs' name");
        return definition(new Head(at, "docs", "docs_" + name, List.of()));
    }
}
