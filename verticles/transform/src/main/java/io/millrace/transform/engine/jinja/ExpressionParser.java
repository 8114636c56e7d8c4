package io.millrace.transform.engine.jinja;

import static io.millrace.transform.engine.jinja.Token.Kind.BLOCK_END;
import static io.millrace.transform.engine.jinja.Token.Kind.NAME;
import static io.millrace.transform.engine.jinja.Token.Kind.PRINT_END;

import io.millrace.transform.engine.jinja.Expression.And;
import io.millrace.transform.engine.jinja.Expression.Binary;
import io.millrace.transform.engine.jinja.Expression.Compare;
import io.millrace.transform.engine.jinja.Expression.Concat;
import io.millrace.transform.engine.jinja.Expression.Conditional;
import io.millrace.transform.engine.jinja.Expression.Not;
import io.millrace.transform.engine.jinja.Expression.Operand;
import io.millrace.transform.engine.jinja.Expression.Or;
import io.millrace.transform.engine.jinja.Expression.TupleOf;
import io.millrace.transform.engine.jinja.Expression.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Operators by precedence, loosest first, as Jinja2 binds them.
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final int MAX_CHAIN = 500;

    private final Tokens tokens;
    private final PrimaryParser primary;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.primary = new PrimaryParser(tokens, this);
    }

    PrimaryParser primary() {
        return primary;
    }

    /// One expression, with inline `if`.
    Expression expression() {
        return expression(true);
    }

    private Expression expression(boolean takesConditional) {
        tokens.enter();
        var expression = takesConditional ? conditional() : or();
        tokens.leave();
        return expression;
    }

    /// One expression, or several with commas between as a tuple.
    ///
    /// @param takesConditional false in `for`, where `if` begins the loop's filter
    Expression tuple(boolean takesConditional) {
        int at = tokens.current().at();
        var items = new ArrayList<Expression>();
        boolean isTuple = false;
        while (!endsTuple()) {
            items.add(expression(takesConditional));
            if (!tokens.acceptOperator(",")) break;
            isTuple = true;
        }
        if (items.isEmpty()) throw tokens.unexpected("an expression");
        return isTuple ? new TupleOf(List.copyOf(items), at) : items.getFirst();
    }

    private boolean endsTuple() {
        var token = tokens.current();
        return token.is(PRINT_END) || token.is(BLOCK_END) || token.isOperator(")");
    }

    private Expression conditional() {
        var expression = or();
        while (tokens.current().isName("if")) {
            int at = tokens.take().at();
            var test = or();
            @Nullable Expression otherwise =
                    tokens.acceptName("else") ? nested(this::conditional) : null;
            expression = new Conditional(test, expression, otherwise, at);
        }
        return expression;
    }

    private Expression or() {
        var left = and();
        for (int i = 0; tokens.current().isName("or"); i++) {
            int at = chained(i);
            left = new Or(left, and(), at);
        }
        return left;
    }

    private Expression and() {
        var left = not();
        for (int i = 0; tokens.current().isName("and"); i++) {
            int at = chained(i);
            left = new And(left, not(), at);
        }
        return left;
    }

    private Expression not() {
        if (!tokens.current().isName("not")) return compare();
        int at = tokens.take().at();
        return new Not(nested(this::not), at);
    }

    private Expression compare() {
        int at = tokens.current().at();
        var first = sum();
        var operands = new ArrayList<Operand>();
        while (true) {
            var token = tokens.current();
            if (token.is(Token.Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
                tokens.take();
                operands.add(new Operand(token.text(), sum()));
            } else if (tokens.acceptName("in")) {
                operands.add(new Operand("in", sum()));
            } else if (token.isName("not") && tokens.ahead().isName("in")) {
                tokens.take();
                tokens.take();
                operands.add(new Operand("not in", sum()));
            } else break;
        }
        return operands.isEmpty() ? first : new Compare(first, List.copyOf(operands), at);
    }

    private Expression sum() {
        return binary(this::concat, Set.of("+", "-"));
    }

    private Expression concat() {
        int at = tokens.current().at();
        var first = product();
        if (!tokens.current().isOperator("~")) return first;
        var parts = new ArrayList<Expression>(List.of(first));
        while (tokens.acceptOperator("~")) parts.add(product());
        return new Concat(List.copyOf(parts), at);
    }

    private Expression product() {
        return binary(this::power, Set.of("*", "/", "//", "%"));
    }

    private Expression power() {
        return binary(() -> unary(true), Set.of("**"));
    }

    private Expression binary(Supplier<Expression> operand, Set<String> operators) {
        var left = operand.get();
        for (int i = 0;
                tokens.current().is(Token.Kind.OPERATOR)
                        && operators.contains(tokens.current().text());
                i++) {
            var operator = tokens.current().text();
            int at = chained(i);
            left = new Binary(operator, left, operand.get(), at);
        }
        return left;
    }

    private int chained(int index) {
        if (index >= MAX_CHAIN) {
            throw tokens.error(
                    tokens.current().at(), "more than " + MAX_CHAIN + " operators in a row");
        }
        return tokens.take().at();
    }

    /// @param takesFilters false under another sign: `-x|abs` is `(-x)|abs`
    Expression unary(boolean takesFilters) {
        var token = tokens.current();
        boolean isSigned = token.isOperator("-") || token.isOperator("+");
        var operand = isSigned ? signed() : primary.primary();
        var whole = primary.postfix(operand);
        return takesFilters ? primary.filtersAndTests(whole) : whole;
    }

    private Expression signed() {
        var sign = tokens.take();
        return new Unary(sign.text().charAt(0), nested(() -> unary(false)), sign.at());
    }

    private Expression nested(Supplier<Expression> parser) {
        tokens.enter();
        var expression = parser.get();
        tokens.leave();
        return expression;
    }

    boolean isAt(String... names) {
        return tokens.current().is(NAME) && Set.of(names).contains(tokens.current().text());
    }
}
