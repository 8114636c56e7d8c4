package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.jinja.Expression.Operand;
import io.millrace.transform.engine.jinja.Expression.Passed;
import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Equality;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Order;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Gives expressions their values. Errors carry the place of the innermost expression that failed.
final class Evaluator {
    private final Source source;
    private final Budget budget;

    Evaluator(Source source, Budget budget) {
        this.source = source;
        this.budget = budget;
    }

    Value value(Expression expression, Scope scope) {
        try {
            budget.step();
            return evaluate(expression, scope);
        } catch (PythonError e) {
            throw source.error(expression.at(), e.reason());
        }
    }

    boolean isTrue(Expression expression, Scope scope) {
        return Items.isTrue(value(expression, scope));
    }

    private Value evaluate(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Literal(var value, _) -> value;
            case Expression.Name(var name, _) -> scope.find(name);
            case Expression.ListOf(var items, _) -> new ListValue(values(items, scope));
            case Expression.TupleOf(var items, _) -> new Value.Tuple(values(items, scope));
            case Expression.DictOf dict -> dict(dict, scope);
            case Expression.Attribute(var owner, var name, _) -> {
                var whole = value(owner, scope);
                yield isForgiven(whole) ? whole : Attributes.attribute(whole, name);
            }
            case Expression.Item(var owner, var index, _) -> {
                var whole = value(owner, scope);
                var part = value(index, scope);
                yield isForgiven(whole) ? whole : Attributes.item(whole, part);
            }
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call call -> call(call, scope);
            case Expression.Filter filter -> filter(filter, scope);
            case Expression.Test test -> test(test, scope);
            case Expression.Unary(var operator, var operand, _) ->
                    unary(operator, value(operand, scope));
            case Expression.Binary(var operator, var left, var right, _) ->
                    binary(operator, value(left, scope), value(right, scope));
            case Expression.Concat(var parts, _) -> concat(parts, scope);
            case Expression.Compare compare -> compare(compare, scope);
            case Expression.And(var left, var right, _) -> {
                var first = value(left, scope);
                yield Items.isTrue(first) ? value(right, scope) : first;
            }
            case Expression.Or(var left, var right, _) -> {
                var first = value(left, scope);
                yield Items.isTrue(first) ? first : value(right, scope);
            }
            case Expression.Not(var operand, _) -> Value.Bool.of(!isTrue(operand, scope));
            case Expression.Conditional choice -> choose(choice, scope);
        };
    }

    /// Whether a part of what is undefined is undefined again, and no error.
    private boolean isForgiven(Value value) {
        return value instanceof Value.Undefined && budget.forgives();
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        var values = new ArrayList<Value>(expressions.size());
        for (var expression : expressions) values.add(value(expression, scope));
        return values;
    }

    private Value dict(Expression.DictOf literal, Scope scope) {
        var dict = new DictValue();
        for (var pair : literal.pairs()) {
            dict.put(value(pair.key(), scope), value(pair.value(), scope));
        }
        return dict;
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        var owner = value(slice.owner(), scope);
        var start = bound(slice.start(), scope);
        var stop = bound(slice.stop(), scope);
        var step = bound(slice.step(), scope);
        return isForgiven(owner) ? owner : Attributes.slice(owner, start, stop, step);
    }

    private Value bound(@Nullable Expression expression, Scope scope) {
        return expression == null ? Value.None.NONE : value(expression, scope);
    }

    private Value call(Expression.Call call, Scope scope) {
        var callee = value(call.callee(), scope);
        var result = call(callee, arguments(call.passed(), scope));
        return scope.escapes() && callee instanceof Macro && result instanceof Value.Text(var text)
                ? new Markup(text)
                : result;
    }

    Value call(Value callee, Arguments arguments) {
        return switch (callee) {
            case Thing thing -> thing.call(arguments);
            case Value.Undefined(var reason) -> {
                if (isForgiven(callee)) yield callee;
                throw new PythonError(reason);
            }
            default -> throw new PythonError("'" + Types.name(callee) + "' object is not callable");
        };
    }

    Arguments arguments(Passed passed, Scope scope) {
        var positional = values(passed.positional(), scope);
        if (passed.rest() != null) positional.addAll(Items.of(value(passed.rest(), scope)));
        if (passed.named().isEmpty() && passed.more() == null) {
            return new Arguments(positional, Map.of(), budget);
        }
        var named = new LinkedHashMap<String, Value>();
        passed.named().forEach(one -> named.put(one.name(), value(one.value(), scope)));
        if (passed.more() != null) spread(value(passed.more(), scope), named);
        return new Arguments(positional, named, budget);
    }

    private static void spread(Value more, Map<String, Value> named) {
        if (!(more instanceof DictValue dict)) {
            throw new PythonError("argument after ** must be a mapping, not " + Types.name(more));
        }
        for (var key : dict.keys()) {
            if (!(key instanceof Value.Text(var name))) {
                throw new PythonError("keywords must be strings");
            }
            if (named.put(name, dict.get(key).orElseThrow()) != null) {
                throw new PythonError("got multiple values for keyword argument '" + name + "'");
            }
        }
    }

    private Value filter(Expression.Filter filter, Scope scope) {
        if (filter.input() == null) throw new PythonError("this filter has no input");
        var input = value(filter.input(), scope);
        var arguments = arguments(filter.passed(), scope);
        return scope.escapes()
                ? EscapingFilters.apply(filter.name(), input, arguments)
                : Filters.apply(filter.name(), input, arguments);
    }

    private Value test(Expression.Test test, Scope scope) {
        var input = value(test.input(), scope);
        return Tests.apply(test.name(), input, arguments(test.passed(), scope));
    }

    private static Value unary(char operator, Value operand) {
        var negated = Arithmetic.negate(operand);
        return operator == '-' ? negated : Arithmetic.negate(negated);
    }

    private Value binary(String operator, Value left, Value right) {
        return switch (operator) {
            case "+" -> Arithmetic.add(left, right, budget);
            case "-" -> Arithmetic.subtract(left, right);
            case "*" -> Arithmetic.multiply(left, right, budget);
            case "/" -> Arithmetic.divide(left, right);
            case "//" -> Arithmetic.floorDivide(left, right);
            case "%" -> Arithmetic.modulo(left, right, budget);
            case "**" -> Arithmetic.power(left, right);
            default -> throw new IllegalStateException("operator " + operator);
        };
    }

    private Value concat(List<Expression> parts, Scope scope) {
        var values = values(parts, scope);
        if (scope.escapes() && values.stream().anyMatch(Markup.class::isInstance)) {
            return new Markup("").join(values);
        }
        var text = new StringBuilder();
        for (var value : values) {
            var part = Repr.str(value);
            budget.characters(part.length());
            text.append(part);
        }
        return new Value.Text(text.toString());
    }

    private Value compare(Expression.Compare compare, Scope scope) {
        var left = value(compare.first(), scope);
        for (var operand : compare.operands()) {
            var right = value(operand.value(), scope);
            if (!holds(left, operand, right)) return Value.Bool.FALSE;
            left = right;
        }
        return Value.Bool.TRUE;
    }

    private static boolean holds(Value left, Operand operand, Value right) {
        return switch (operand.operator()) {
            case "==" -> Equality.equal(left, right);
            case "!=" -> !Equality.equal(left, right);
            case "in" -> Items.contains(right, left);
            case "not in" -> !Items.contains(right, left);
            case "<" -> ordered(left, right, "<", sign -> sign < 0);
            case "<=" -> ordered(left, right, "<=", sign -> sign <= 0);
            case ">" -> ordered(left, right, ">", sign -> sign > 0);
            case ">=" -> ordered(left, right, ">=", sign -> sign >= 0);
            default -> throw new IllegalStateException("operator " + operand.operator());
        };
    }

    static boolean ordered(Value left, Value right, String operator, IntPredicate test) {
        return Order.compare(left, right, operator).filter(test::test).isPresent();
    }

    private Value choose(Expression.Conditional choice, Scope scope) {
        if (isTrue(choice.test(), scope)) return value(choice.then(), scope);
        if (choice.otherwise() != null) return value(choice.otherwise(), scope);
        return new Value.Undefined(
                "the inline if-expression evaluated to false and no else section was defined");
    }
}
