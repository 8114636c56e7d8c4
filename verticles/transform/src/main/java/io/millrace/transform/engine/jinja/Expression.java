package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tree of an expression. `at` is the offset in the source that errors point to.
sealed interface Expression {
    int at();

    record Literal(Value value, int at) implements Expression {}

    record Name(String name, int at) implements Expression {}

    record ListOf(List<Expression> items, int at) implements Expression {}

    record TupleOf(List<Expression> items, int at) implements Expression {}

    record DictOf(List<Pair> pairs, int at) implements Expression {}

    record Pair(Expression key, Expression value) {}

    record Attribute(Expression owner, String name, int at) implements Expression {}

    record Item(Expression owner, Expression index, int at) implements Expression {}

    record Slice(
            Expression owner,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step,
            int at)
            implements Expression {}

    record Call(Expression callee, Passed passed, int at) implements Expression {}

    /// @param input null inside a filter block, where the block's text is the input
    record Filter(@Nullable Expression input, String name, Passed passed, int at)
            implements Expression {}

    record Test(Expression input, String name, Passed passed, int at) implements Expression {}

    record Unary(char operator, Expression operand, int at) implements Expression {}

    record Binary(String operator, Expression left, Expression right, int at)
            implements Expression {}

    record Concat(List<Expression> parts, int at) implements Expression {}

    record Compare(Expression first, List<Operand> operands, int at) implements Expression {}

    record Operand(String operator, Expression value) {}

    record And(Expression left, Expression right, int at) implements Expression {}

    record Or(Expression left, Expression right, int at) implements Expression {}

    record Not(Expression operand, int at) implements Expression {}

    record Conditional(Expression test, Expression then, @Nullable Expression otherwise, int at)
            implements Expression {}

    /// The arguments of a call as written; `*rest` and `**more` may be absent.
    record Passed(
            List<Expression> positional,
            List<Named> named,
            @Nullable Expression rest,
            @Nullable Expression more) {
        static final Passed NONE = new Passed(List.of(), List.of(), null, null);
    }

    record Named(String name, Expression value) {}
}
