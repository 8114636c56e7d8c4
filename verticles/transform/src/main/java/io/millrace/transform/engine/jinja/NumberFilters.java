package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DecimalValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.NumberText;
import io.millrace.transform.engine.python.Numbers;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// Filters that make or take numbers.
final class NumberFilters {
    private static final String UNITS = "kMGTPEZY";

    private NumberFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("abs()", (self, _) -> absolute(self))
                .add("round(precision?, method?)", NumberFilters::round)
                .add("int(default?, base?)", NumberFilters::integer)
                .add("float(default?)", NumberFilters::real)
                .add("filesizeformat(binary?)", NumberFilters::fileSize);
    }

    private static Value absolute(Value self) {
        if (self instanceof Value.Real(var number)) return new Value.Real(Math.abs(number));
        if (self instanceof DecimalValue(var number)) return new DecimalValue(number.abs());
        return new Value.Int(
                Numbers.integer(self)
                        .orElseThrow(() ->
                                new PythonError(
                                        "bad operand type for abs(): '" + Types.name(self) + "'"))
                        .abs());
    }

    private static Value round(Value self, Bound in) {
        int precision = in.integer("precision", 0);
        var method = in.text("method", "common");
        return switch (method) {
            case "common" -> Numbers.round(self, precision);
            case "ceil", "floor" -> {
                double scale = Math.pow(10, precision);
                double scaled = Numbers.real(self) * scale;
                yield new Value.Real(
                        (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
            }
            default -> throw new PythonError("method must be common, ceil or floor");
        };
    }

    private static Value integer(Value self, Bound in) {
        if (self instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        var number =
                switch (Items.plain(self)) {
                    case Value.Text(var text) -> ofText(text, in.integer("base", 10));
                    case Value.Real(var real) ->
                            Double.isNaN(real)
                                    ? Optional.<Value>empty()
                                    : Optional.of(Numbers.truncate(real));
                    case DecimalValue decimal ->
                            Optional.<Value>of(new Value.Int(decimal.toInteger()));
                    default -> Numbers.integer(self).<Value>map(Value.Int::new);
                };
        return number.orElseGet(() -> in.get("default", Value.Int.of(0)));
    }

    /// What the text says as an integer, else what it says as a float without its fraction.
    private static Optional<Value> ofText(String text, int base) {
        var integer = NumberText.integer(text, base);
        if (integer.isPresent()) return integer.map(Value.Int::new);
        return NumberText.real(text)
                .filter(real -> !Double.isNaN(real) && !Double.isInfinite(real))
                .map(Numbers::truncate);
    }

    private static Value real(Value self, Bound in) {
        if (self instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        return number(self)
                .<Value>map(Value.Real::new)
                .orElseGet(() -> in.get("default", new Value.Real(0.0)));
    }

    private static Optional<Double> number(Value self) {
        var plain = Items.plain(self);
        if (Numbers.isNumber(plain) || plain instanceof DecimalValue) {
            return Optional.of(Numbers.real(plain));
        }
        return plain instanceof Value.Text(var text) ? NumberText.real(text) : Optional.empty();
    }

    private static Value fileSize(Value self, Bound in) {
        double bytes =
                number(self)
                        .orElseThrow(() ->
                                new PythonError(
                                        "filesizeformat wants a number, not '"
                                                + Types.name(self)
                                                + "'"));
        boolean isBinary = in.isTrue("binary");
        int base = isBinary ? 1024 : 1000;
        if (bytes == 1) return new Value.Text("1 Byte");
        if (bytes < base) return new Value.Text((long) bytes + " Bytes");
        int unit = 0;
        double next = (double) base * base;
        while (bytes >= next && unit < UNITS.length() - 1) {
            next *= base;
            unit++;
        }
        var size = new Value.Real(base * bytes / next);
        var letter = UNITS.substring(unit, unit + 1);
        var name = isBinary ? (letter.equals("k") ? "K" : letter) + "iB" : letter + "B";
        return Arithmetic.modulo(
                new Value.Text("%.1f %s"), Value.Tuple.of(size, new Value.Text(name)), in.budget());
    }
}
