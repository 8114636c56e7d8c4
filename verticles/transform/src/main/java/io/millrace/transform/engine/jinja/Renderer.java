package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.jinja.Statement.AttributeTarget;
import io.millrace.transform.engine.jinja.Statement.NameTarget;
import io.millrace.transform.engine.jinja.Statement.Target;
import io.millrace.transform.engine.jinja.Statement.TupleTarget;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.engine.python.Walk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
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
        return switch (statement) {
            case Statement.Data(var text, _) -> done(() -> write(text, out));
            case Statement.Print(var value, _) -> done(() -> print(value, scope, out));
            case Statement.PrintAll(var values, _) ->
                    done(() -> values.forEach(value -> print(value, scope, out)));
            case Statement.If branches -> branch(branches, scope, out);
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Assign(var target, var value, _) ->
                    done(() -> assign(target, evaluator.value(value, scope), scope));
            case Statement.AssignBlock(var target, var filter, var body, _) ->
                    captured(
                            body,
                            scope,
                            text -> assign(target, filtered(filter, text, scope), scope));
            case Statement.FilterBlock(var filter, var body, _) ->
                    captured(
                            body,
                            scope,
                            text -> write(Repr.str(filtered(filter, text, scope)), out));
            case Statement.With with -> with(with, scope, out);
            case Statement.CallBlock call -> done(() -> write(Repr.str(call(call, scope)), out));
            case Statement.Do(var value, _) -> done(() -> evaluator.value(value, scope));
            case Statement.Autoescape(var isOn, var body, _) ->
                    run(body, new Scope(scope, evaluator.isTrue(isOn, scope)), out);
            case Statement.Block block -> done(() -> write(block(block, scope), out));
            case Statement.Load(var tag, _) ->
                    throw new PythonError("'" + tag + "': there are no templates to load");
            case Statement.MacroDefinition macro ->
                    done(() -> scope.set(macro.name(), new Macro(macro, source, scope)));
            case Statement.Section section -> run(section.body(), scope, out);
            case Statement.Break _ -> Flow.BREAK;
            case Statement.Continue _ -> Flow.CONTINUE;
        };
    }

    private static Flow done(Runnable work) {
        work.run();
        return Flow.ON;
    }

    private void write(String text, StringBuilder out) {
        budget.characters(text.length());
        out.append(text);
    }

    private void print(Expression expression, Scope scope, StringBuilder out) {
        var value = evaluator.value(expression, scope);
        write(scope.escapes() ? Markup.escape(value).text() : Repr.str(value), out);
    }

    private Flow branch(Statement.If branches, Scope scope, StringBuilder out) {
        for (var branch : branches.branches()) {
            if (evaluator.isTrue(branch.test(), scope)) return run(branch.body(), scope, out);
        }
        return run(branches.otherwise(), scope, out);
    }

    private Flow with(Statement.With with, Scope scope, StringBuilder out) {
        var inner = new Scope(scope);
        for (var one : with.bindings()) {
            assign(one.target(), evaluator.value(one.value(), scope), inner);
        }
        return run(with.body(), inner, out);
    }

    /// Uses a body's text, unless a loop around it ends or goes on within it: then it is lost.
    private Flow captured(List<Statement> body, Scope scope, Consumer<Value> use) {
        var out = new StringBuilder();
        var flow = run(body, new Scope(scope), out);
        var text = out.toString();
        if (flow == Flow.ON) use.accept(scope.escapes() ? new Markup(text) : new Value.Text(text));
        return flow;
    }

    private Value filtered(@Nullable Expression filter, Value text, Scope scope) {
        if (filter == null) return text;
        var inner = new Scope(scope);
        inner.set(BLOCK, text);
        return evaluator.value(withInput(filter), inner);
    }

    /// `filter` with the block's text as the input of its innermost link.
    private static Expression withInput(Expression filter) {
        if (!(filter instanceof Expression.Filter(var input, var name, var passed, int at))) {
            return filter;
        }
        return new Expression.Filter(
                input == null ? new Expression.Name(BLOCK, at) : withInput(input),
                name,
                passed,
                at);
    }

    /// The text of a block, which only sees the template's variables unless it is scoped.
    String block(Statement.Block block, Scope scope) {
        if (block.isRequired()) {
            throw new PythonError("nothing replaces the required block '" + block.name() + "'");
        }
        return text(block.body(), new Scope(block.isScoped() ? scope : scope.root()));
    }

    private Value call(Statement.CallBlock block, Scope scope) {
        var callee = evaluator.value(block.call().callee(), scope);
        var passed = evaluator.arguments(block.call().passed(), scope);
        var named = new LinkedHashMap<>(passed.named());
        named.put("caller", new Macro(block.caller(), source, scope));
        return evaluator.call(callee, new Arguments(passed.positional(), named, budget));
    }

    private Flow loop(Statement.For loop, Scope scope, StringBuilder out) {
        return loop(loop, evaluator.value(loop.items(), scope), scope, out, 1);
    }

    private Flow loop(Statement.For loop, Value over, Scope scope, StringBuilder out, int depth) {
        var items = loop.filter() == null ? over : kept(loop, over, scope);
        var variable =
                new Loop(
                        items,
                        depth,
                        loop.isRecursive() ? again -> recurse(loop, again, scope, depth) : null);
        boolean hasRun = false;
        while (variable.hasNext()) {
            budget.step();
            var inner = new Scope(scope);
            inner.set("loop", variable);
            assign(loop.target(), variable.next(), inner);
            var flow = run(loop.body(), inner, out);
            if (flow == Flow.BREAK) break;
            hasRun |= flow == Flow.ON;
        }
        // Also after a round that was left before its end, as Jinja2 has it.
        return hasRun ? Flow.ON : run(loop.otherwise(), new Scope(scope), out);
    }

    private Value kept(Statement.For loop, Value over, Scope scope) {
        var kept = new ArrayList<Value>();
        var test = loop.filter();
        var items = Walk.through(over);
        while (test != null && items.hasNext()) {
            budget.step();
            var item = items.next();
            var inner = new Scope(scope);
            assign(loop.target(), item, inner);
            if (evaluator.isTrue(test, inner)) kept.add(item);
        }
        return new ListValue(kept);
    }

    private Value recurse(Statement.For loop, Arguments again, Scope scope, int depth) {
        if (again.positional().size() != 1) throw new PythonError("loop() takes one value");
        budget.enter();
        try {
            var out = new StringBuilder();
            loop(loop, again.positional().getFirst(), scope, out, depth + 1);
            var text = out.toString();
            return scope.escapes() ? new Markup(text) : new Value.Text(text);
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
