package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.jinja.Statement.AttributeTarget;
import io.millrace.transform.engine.jinja.Statement.NameTarget;
import io.millrace.transform.engine.jinja.Statement.Target;
import io.millrace.transform.engine.jinja.Statement.TupleTarget;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs statements and writes their text.
final class Renderer {
    private static final String BLOCK = "\0block";

    private final Source source;
    private final Budget budget;
    private final Evaluator evaluator;

    /// How a body ended.
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Renderer(Source source, Budget budget) {
        this.source = source;
        this.budget = budget;
        this.evaluator = new Evaluator(source, budget);
    }

    Evaluator evaluator() {
        return evaluator;
    }

    /// The text of `body`, whose variables go to `scope`.
    String text(List<Statement> body, Scope scope) {
        var out = new StringBuilder();
        run(body, scope, out);
        return out.toString();
    }

    private Flow run(List<Statement> body, Scope scope, StringBuilder out) {
        for (var statement : body) {
            var flow = run(statement, scope, out);
            if (flow != Flow.ON) return flow;
        }
        return Flow.ON;
    }

    private Flow run(Statement statement, Scope scope, StringBuilder out) {
        try {
            budget.step();
            return execute(statement, scope, out);
        } catch (PythonError e) {
            throw source.error(statement.at(), e.reason());
        }
    }

    private Flow execute(Statement statement, Scope scope, StringBuilder out) {
        switch (statement) {
            case Statement.Data(var text, _) -> write(text, out);
            case Statement.Print(var value, _) ->
                    write(Repr.str(evaluator.value(value, scope)), out);
            case Statement.If branches -> {
                return branch(branches, scope, out);
            }
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Assign(var target, var value, _) ->
                    assign(target, evaluator.value(value, scope), scope);
            case Statement.AssignBlock(var target, var filter, var body, _) ->
                    assign(target, filtered(filter, body, scope), scope);
            case Statement.With(var bindings, var body, _) -> {
                var inner = new Scope(scope);
                bindings.forEach(
                        one -> assign(one.target(), evaluator.value(one.value(), scope), inner));
                return run(body, inner, out);
            }
            case Statement.FilterBlock(var filter, var body, _) ->
                    write(Repr.str(filtered(filter, body, scope)), out);
            case Statement.CallBlock call -> write(Repr.str(call(call, scope)), out);
            case Statement.Do(var value, _) -> {
                var _ = evaluator.value(value, scope);
            }
            case Statement.MacroDefinition macro ->
                    scope.set(macro.name(), new Macro(macro, source, scope));
            case Statement.Section section -> {
                return run(section.body(), scope, out);
            }
            case Statement.Break _ -> {
                return Flow.BREAK;
            }
            case Statement.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void write(String text, StringBuilder out) {
        budget.characters(text.length());
        out.append(text);
    }

    private Flow branch(Statement.If branches, Scope scope, StringBuilder out) {
        for (var branch : branches.branches()) {
            if (evaluator.isTrue(branch.test(), scope)) return run(branch.body(), scope, out);
        }
        return run(branches.otherwise(), scope, out);
    }

    private Value filtered(@Nullable Expression filter, List<Statement> body, Scope scope) {
        var inner = new Scope(scope);
        var text = new Value.Text(text(body, inner));
        if (filter == null) return text;
        inner.set(BLOCK, text);
        return evaluator.value(withInput(filter), inner);
    }

    /// `filter` with the block's text as the input of its innermost link.
    private static Expression withInput(Expression filter) {
        return switch (filter) {
            case Expression.Filter(var input, var name, var passed, int at) ->
                    new Expression.Filter(
                            input == null ? new Expression.Name(BLOCK, at) : withInput(input),
                            name,
                            passed,
                            at);
            case Expression.Call(var callee, var passed, int at) ->
                    new Expression.Call(withInput(callee), passed, at);
            case Expression.Test(var input, var name, var passed, int at) ->
                    new Expression.Test(withInput(input), name, passed, at);
            default -> filter;
        };
    }

    private Value call(Statement.CallBlock block, Scope scope) {
        var callee = evaluator.value(block.call().callee(), scope);
        var passed = evaluator.arguments(block.call().passed(), scope);
        var named = new LinkedHashMap<>(passed.named());
        named.put("caller", new Macro(block.caller(), source, scope));
        return evaluator.call(callee, new Arguments(passed.positional(), named, budget));
    }

    private void loop(Statement.For loop, Scope scope, StringBuilder out) {
        loop(loop, evaluator.value(loop.items(), scope), scope, out, 1);
    }

    private void loop(Statement.For loop, Value over, Scope scope, StringBuilder out, int depth) {
        var items = kept(loop, over, scope);
        if (items.isEmpty()) {
            run(loop.otherwise(), new Scope(scope), out);
            return;
        }
        var variable =
                new Loop(
                        items,
                        depth,
                        loop.isRecursive() ? again -> recurse(loop, again, scope, depth) : null);
        for (int i = 0; i < items.size(); i++) {
            variable.at(i);
            var inner = new Scope(scope);
            inner.set("loop", variable);
            assign(loop.target(), items.get(i), inner);
            if (run(loop.body(), inner, out) == Flow.BREAK) return;
        }
    }

    private List<Value> kept(Statement.For loop, Value over, Scope scope) {
        var items = Items.of(over);
        budget.steps(items.size());
        if (loop.filter() == null) return items;
        var kept = new ArrayList<Value>();
        for (var item : items) {
            var inner = new Scope(scope);
            assign(loop.target(), item, inner);
            if (evaluator.isTrue(loop.filter(), inner)) kept.add(item);
        }
        return kept;
    }

    private Value recurse(Statement.For loop, Arguments again, Scope scope, int depth) {
        if (again.positional().size() != 1) throw new PythonError("loop() takes one value");
        budget.enter();
        try {
            var out = new StringBuilder();
            loop(loop, again.positional().getFirst(), scope, out, depth + 1);
            return new Value.Text(out.toString());
        } finally {
            budget.leave();
        }
    }

    private void assign(Target target, Value value, Scope scope) {
        switch (target) {
            case NameTarget(var name) -> scope.set(name, value);
            case AttributeTarget(var owner, var attribute) -> {
                if (!(scope.find(owner) instanceof Namespace namespace)) {
                    throw new PythonError("cannot assign attribute on non-namespace object");
                }
                namespace.set(attribute, value);
            }
            case TupleTarget(var parts) -> {
                var items = Items.of(value);
                if (items.size() != parts.size()) {
                    throw new PythonError(
                            "cannot unpack " + items.size() + " values into " + parts.size());
                }
                for (int i = 0; i < parts.size(); i++) assign(parts.get(i), items.get(i), scope);
            }
        }
    }
}
