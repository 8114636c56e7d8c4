package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DecimalValue;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Equality;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/// What may stand after `is`.
final class Tests {
    private static final Methods<Value> TABLE = new Methods<>();

    static {
        types();
        numbers();
        comparisons();
        add("in(items)", (self, in) -> Value.Bool.of(Items.contains(in.get("items"), self)));
        add("sameas(other)", (self, in) -> Value.Bool.of(isSame(self, in.get("other"))));
        add("lower()", (self, in) -> ofText(self, "islower", in));
        add("upper()", (self, in) -> ofText(self, "isupper", in));
        when("filter", self -> Filters.exists(Repr.str(self)));
        when("test", self -> exists(Repr.str(self)));
    }

    private Tests() {}

    static Value apply(String name, Value input, Arguments arguments) {
        var test = TABLE.of(input, name);
        if (test.isEmpty()) throw new PythonError("there is no test '" + name + "'");
        return ((Thing) test.get()).call(arguments);
    }

    static boolean exists(String name) {
        return TABLE.of(Value.None.NONE, name).isPresent();
    }

    private static void add(String signature, Methods.Body<Value> body) {
        TABLE.add(signature, body);
    }

    private static void when(String name, Predicate<Value> test) {
        add(name + "()", (self, _) -> Value.Bool.of(test.test(self)));
    }

    private static void types() {
        when("defined", self -> !(self instanceof Value.Undefined));
        when("undefined", self -> self instanceof Value.Undefined);
        when("none", self -> self == Value.None.NONE);
        when("boolean", self -> self instanceof Value.Bool);
        when("true", self -> self.equals(Value.Bool.TRUE));
        when("false", self -> self.equals(Value.Bool.FALSE));
        when("integer", self -> self instanceof Value.Int);
        when("float", self -> self instanceof Value.Real);
        when("number", self -> Numbers.isNumber(self) || self instanceof DecimalValue);
        when("string", self -> Items.plain(self) instanceof Value.Text);
        when("mapping", self -> Items.plain(self) instanceof DictValue);
        when("iterable", Items::isIterable);
        when("sequence", self -> isSequence(Items.plain(self)));
        when("callable", Tests::isCallable);
        when("escaped", self -> self instanceof Markup);
    }

    /// What is undefined has the methods of a sequence, and can be called, if only to fail.
    private static boolean isSequence(Value plain) {
        return Items.isSequence(plain)
                || plain instanceof DictValue
                || plain instanceof Value.Undefined;
    }

    private static boolean isCallable(Value self) {
        return self instanceof Value.Undefined
                || (self instanceof Thing thing && thing.isCallable());
    }

    private static void numbers() {
        add("odd()", (self, in) -> Value.Bool.of(Items.isTrue(rest(self, Value.Int.of(2), in))));
        add("even()", (self, in) -> Value.Bool.of(!Items.isTrue(rest(self, Value.Int.of(2), in))));
        add(
                "divisibleby(num)",
                (self, in) -> Value.Bool.of(!Items.isTrue(rest(self, in.get("num"), in))));
    }

    private static Value rest(Value value, Value divisor, Bound in) {
        boolean isNumber = Numbers.isNumber(value) || value instanceof DecimalValue;
        if (!isNumber) throw new PythonError("this test wants a number");
        return Arithmetic.modulo(value, divisor, in.budget());
    }

    private static void comparisons() {
        for (var name : List.of("eq", "equalto", "==")) {
            add(name + "(other)", (self, in) -> Value.Bool.of(isEqual(self, in)));
        }
        for (var name : List.of("ne", "!=")) {
            add(name + "(other)", (self, in) -> Value.Bool.of(!isEqual(self, in)));
        }
        ordered(List.of("lt", "lessthan", "<"), "<", sign -> sign < 0);
        ordered(List.of("le", "<="), "<=", sign -> sign <= 0);
        ordered(List.of("gt", "greaterthan", ">"), ">", sign -> sign > 0);
        ordered(List.of("ge", ">="), ">=", sign -> sign >= 0);
    }

    private static boolean isEqual(Value self, Bound in) {
        return Equality.equal(self, in.get("other"));
    }

    private static void ordered(List<String> names, String operator, IntPredicate sign) {
        for (var name : names) {
            add(
                    name + "(other)",
                    (self, in) ->
                            Value.Bool.of(
                                    Evaluator.ordered(self, in.get("other"), operator, sign)));
        }
    }

    private static boolean isSame(Value self, Value other) {
        return self instanceof Value.Atom ? self.equals(other) : Equality.isSame(self, other);
    }

    /// What a method of the text of `self` says.
    private static Value ofText(Value self, String method, Bound in) {
        var text = new Value.Text(Repr.str(self));
        return ((Thing) Attributes.attribute(text, method)).call(Arguments.of(in.budget()));
    }
}
