package io.millrace.transform.engine.jinja;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tree of a template's body.
sealed interface Statement {
    int at();

    record Data(String text, int at) implements Statement {}

    record Print(Expression value, int at) implements Statement {}

    /// `{% print a, b %}`
    record PrintAll(List<Expression> values, int at) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise, int at) implements Statement {}

    record Branch(Expression test, List<Statement> body) {}

    record For(
            Target target,
            Expression items,
            @Nullable Expression filter,
            boolean isRecursive,
            List<Statement> body,
            List<Statement> otherwise,
            int at)
            implements Statement {}

    record Assign(Target target, Expression value, int at) implements Statement {}

    /// `{% set name | filters %}...{% endset %}`
    record AssignBlock(Target target, @Nullable Expression filter, List<Statement> body, int at)
            implements Statement {}

    record With(List<Binding> bindings, List<Statement> body, int at) implements Statement {}

    record Binding(Target target, Expression value) {}

    record FilterBlock(Expression filter, List<Statement> body, int at) implements Statement {}

    record CallBlock(Expression.Call call, MacroDefinition caller, int at) implements Statement {}

    record Do(Expression value, int at) implements Statement {}

    /// `{% autoescape true %}...{% endautoescape %}`
    record Autoescape(Expression isOn, List<Statement> body, int at) implements Statement {}

    /// `{% block name scoped %}...{% endblock %}`, rendered where it stands and by `self.name()`.
    ///
    /// @param isScoped whether it sees the variables of where it stands, not only the template's
    /// @param isRequired whether it is an error to render it, as no other template can replace it
    record Block(String name, boolean isScoped, boolean isRequired, List<Statement> body, int at)
            implements Statement {}

    /// `include`, `import` and `extends`, which need other templates: there are none to load.
    record Load(String tag, int at) implements Statement {}

    record Break(int at) implements Statement {}

    record Continue(int at) implements Statement {}

    /// A macro, also one that dbt writes as `test` or `materialization`.
    ///
    /// @param mentions which of `varargs`, `kwargs` and `caller` the macro speaks of
    record MacroDefinition(
            String name,
            List<Parameter> parameters,
            List<Statement> body,
            Set<String> mentions,
            int at)
            implements Statement {
        boolean uses(String special) {
            return mentions.contains(special);
        }
    }

    record Parameter(String name, @Nullable Expression fallback) {}

    /// A named part of the template that is rendered where it stands: dbt's `snapshot`.
    record Section(String kind, String name, List<Statement> body, int at) implements Statement {}

    /// What is assigned to.
    sealed interface Target {}

    record NameTarget(String name) implements Target {}

    record AttributeTarget(String owner, String attribute) implements Target {}

    record TupleTarget(List<Target> parts) implements Target {}
}
