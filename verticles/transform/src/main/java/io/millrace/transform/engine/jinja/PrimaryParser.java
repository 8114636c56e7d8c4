package io.millrace.transform.engine.jinja;

import static io.millrace.transform.engine.jinja.Token.Kind.NAME;

import io.millrace.transform.engine.jinja.Expression.Attribute;
import io.millrace.transform.engine.jinja.Expression.Call;
import io.millrace.transform.engine.jinja.Expression.DictOf;
import io.millrace.transform.engine.jinja.Expression.Filter;
import io.millrace.transform.engine.jinja.Expression.Item;
import io.millrace.transform.engine.jinja.Expression.ListOf;
import io.millrace.transform.engine.jinja.Expression.Literal;
import io.millrace.transform.engine.jinja.Expression.Name;
import io.millrace.transform.engine.jinja.Expression.Named;
import io.millrace.transform.engine.jinja.Expression.Not;
import io.millrace.transform.engine.jinja.Expression.Pair;
import io.millrace.transform.engine.jinja.Expression.Passed;
import io.millrace.transform.engine.jinja.Expression.Slice;
import io.millrace.transform.engine.jinja.Expression.Test;
import io.millrace.transform.engine.jinja.Expression.TupleOf;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Literals, names, and what is hung behind them: attributes, items, calls, filters, tests.
final class PrimaryParser {
    private static final int MAX_CHAIN = 200;

    private final Tokens tokens;
    private final ExpressionParser expressions;

    PrimaryParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression primary() {
        var token = tokens.current();
        return switch (token.kind()) {
            case NAME -> name(tokens.take());
            case STRING -> string();
            case INTEGER -> new Literal(new Value.Int(integer(tokens.take())), token.at());
            case FLOAT ->
                    new Literal(
                            new Value.Real(
                                    Double.parseDouble(tokens.take().text().replace("_", ""))),
                            token.at());
            case OPERATOR -> bracketed(token);
            case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END ->
                    throw tokens.unexpected("an expression");
        };
    }

    private static Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Literal(Value.Bool.TRUE, token.at());
            case "false", "False" -> new Literal(Value.Bool.FALSE, token.at());
            case "none", "None" -> new Literal(Value.None.NONE, token.at());
            default -> new Name(token.text(), token.at());
        };
    }

    private Expression string() {
        int at = tokens.current().at();
        var text = new StringBuilder();
        while (tokens.current().is(Token.Kind.STRING)) text.append(tokens.take().text());
        return new Literal(new Value.Text(text.toString()), at);
    }

    private BigInteger integer(Token token) {
        var digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
        if (digits.length() > Numbers.MAX_DIGITS)
            throw tokens.error(token.at(), "this number is too long");
        if (digits.startsWith("0x")) return new BigInteger(digits.substring(2), 16);
        if (digits.startsWith("0o")) return new BigInteger(digits.substring(2), 8);
        if (digits.startsWith("0b")) return new BigInteger(digits.substring(2), 2);
        return new BigInteger(digits);
    }

    private Expression bracketed(Token open) {
        tokens.enter();
        var expression =
                switch (open.text()) {
                    case "(" -> parenthesized();
                    case "[" -> list();
                    case "{" -> dict();
                    default -> throw tokens.unexpected("an expression");
                };
        tokens.leave();
        return expression;
    }

    private Expression parenthesized() {
        int at = tokens.take().at();
        if (tokens.acceptOperator(")")) return new TupleOf(List.of(), at);
        var inner = expressions.tuple(true);
        tokens.expectOperator(")");
        return inner;
    }

    private Expression list() {
        int at = tokens.take().at();
        var items = new ArrayList<Expression>();
        while (!tokens.acceptOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.acceptOperator("]")) break;
            }
            items.add(expressions.expression());
        }
        return new ListOf(List.copyOf(items), at);
    }

    private Expression dict() {
        int at = tokens.take().at();
        var pairs = new ArrayList<Pair>();
        while (!tokens.acceptOperator("}")) {
            if (!pairs.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.acceptOperator("}")) break;
            }
            var key = expressions.expression();
            tokens.expectOperator(":");
            pairs.add(new Pair(key, expressions.expression()));
        }
        return new DictOf(List.copyOf(pairs), at);
    }

    Expression postfix(Expression start) {
        var expression = start;
        for (int i = 0; ; i++) {
            var token = tokens.current();
            boolean isPart = token.isOperator(".") || token.isOperator("[");
            if (!isPart && !token.isOperator("(")) return expression;
            limit(i);
            expression = isPart ? part(expression) : new Call(expression, passed(), token.at());
        }
    }

    private void limit(int length) {
        if (length > MAX_CHAIN) {
            throw tokens.error(tokens.current().at(), "more than " + MAX_CHAIN + " parts in a row");
        }
    }

    private Expression part(Expression owner) {
        var token = tokens.take();
        if (token.text().equals("[")) return subscript(owner, token.at());
        var name = tokens.take();
        return switch (name.kind()) {
            case NAME -> new Attribute(owner, name.text(), name.at());
            case INTEGER ->
                    new Item(
                            owner, new Literal(new Value.Int(integer(name)), name.at()), name.at());
            default -> throw tokens.error(name.at(), "expected a name after '.'");
        };
    }

    private Expression subscript(Expression owner, int at) {
        if (tokens.acceptOperator("]")) return new Item(owner, new TupleOf(List.of(), at), at);
        @Nullable Expression start =
                tokens.current().isOperator(":") ? null : expressions.expression();
        if (start != null && !tokens.current().isOperator(":")) return item(owner, start, at);
        tokens.expectOperator(":");
        @Nullable Expression stop = bound();
        @Nullable Expression step = tokens.acceptOperator(":") ? bound() : null;
        tokens.expectOperator("]");
        return new Slice(owner, start, stop, step, at);
    }

    /// `owner[first]` or `owner[first, second]`, after what is first.
    private Expression item(Expression owner, Expression first, int at) {
        var parts = new ArrayList<Expression>(List.of(first));
        while (!tokens.acceptOperator("]")) {
            tokens.expectOperator(",");
            parts.add(expressions.expression());
        }
        return new Item(owner, parts.size() == 1 ? first : new TupleOf(List.copyOf(parts), at), at);
    }

    private @Nullable Expression bound() {
        var token = tokens.current();
        return token.isOperator(":") || token.isOperator("]") ? null : expressions.expression();
    }

    /// `(a, b, *rest, name=value, **more)`
    Passed passed() {
        tokens.expectOperator("(");
        var positional = new ArrayList<Expression>();
        var named = new ArrayList<Named>();
        @Nullable Expression rest = null;
        @Nullable Expression more = null;
        boolean first = true;
        while (!tokens.acceptOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.acceptOperator(")")) break;
            }
            first = false;
            if (tokens.acceptOperator("*")) {
                allow(rest == null && more == null, "'*' comes twice or after '**'");
                rest = expressions.expression();
            } else if (tokens.acceptOperator("**")) {
                allow(more == null, "'**' comes twice");
                more = expressions.expression();
            } else if (tokens.current().is(NAME) && tokens.ahead().isOperator("=")) {
                allow(more == null, "an argument follows '**'");
                named.add(named(named));
            } else {
                allow(rest == null && more == null, "an argument follows '*' or '**'");
                allow(named.isEmpty(), "an argument without a name follows one with a name");
                positional.add(expressions.expression());
            }
        }
        return new Passed(List.copyOf(positional), List.copyOf(named), rest, more);
    }

    private Named named(List<Named> before) {
        var name = tokens.current().text();
        allow(
                before.stream().noneMatch(one -> one.name().equals(name)),
                "the argument '" + name + "' comes twice");
        tokens.take();
        tokens.take();
        return new Named(name, expressions.expression());
    }

    private void allow(boolean isRight, String otherwise) {
        if (!isRight) throw tokens.error(tokens.current().at(), otherwise);
    }

    Expression filtersAndTests(Expression start) {
        var expression = start;
        for (int i = 0; ; i++) {
            var token = tokens.current();
            limit(i);
            if (tokens.acceptOperator("|")) expression = filter(expression);
            else if (tokens.acceptName("is")) expression = test(expression, token.at());
            else if (token.isOperator("(")) expression = new Call(expression, passed(), token.at());
            else return expression;
        }
    }

    /// A filter, after its bar.
    Filter filter(@Nullable Expression input) {
        int at = tokens.current().at();
        var name = dotted("a filter's name");
        var passed = tokens.current().isOperator("(") ? passed() : Passed.NONE;
        return new Filter(input, name, passed, at);
    }

    private String dotted(String wanted) {
        var name = new StringBuilder(tokens.name(wanted));
        while (tokens.acceptOperator(".")) name.append('.').append(tokens.name("a name"));
        return name.toString();
    }

    private Expression test(Expression input, int at) {
        boolean isNegated = tokens.acceptName("not");
        var name = dotted("a test's name");
        var test = new Test(input, name, testArguments(), at);
        return isNegated ? new Not(test, at) : test;
    }

    private Passed testArguments() {
        var token = tokens.current();
        if (token.isOperator("(")) return passed();
        allow(!token.isName("is"), "tests cannot be chained with 'is'");
        boolean takesOne =
                switch (token.kind()) {
                    case NAME -> !expressions.isAt("else", "or", "and");
                    case STRING, INTEGER, FLOAT -> true;
                    case OPERATOR -> token.text().equals("[") || token.text().equals("{");
                    case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
                };
        if (!takesOne) return Passed.NONE;
        return new Passed(List.of(postfix(primary())), List.of(), null, null);
    }
}
