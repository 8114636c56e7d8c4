package io.millrace.transform.engine.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Text that is safe in HTML as it stands: what is added to it is escaped. It is a `str` in all
/// else.
public record Markup(String text) implements Thing {

    /// `value` with its special characters escaped, unless it is markup.
    public static Markup escape(Value value) {
        return value instanceof Markup markup ? markup : new Markup(Html.escape(Repr.str(value)));
    }

    @Override
    public String repr() {
        return "Markup(" + Repr.repr(new Value.Text(text)) + ")";
    }

    @Override
    public String type() {
        return "Markup";
    }

    @Override
    public Optional<Value> plain() {
        return Optional.of(new Value.Text(text));
    }

    @Override
    public Optional<Value> attribute(String name) {
        return MarkupMethods.of(this, name);
    }

    @Override
    public Optional<Value> operate(String operator, Value other, boolean isLeft) {
        return switch (operator) {
            case "+" -> Items.plain(other) instanceof Value.Text ? added(other, isLeft) : none();
            case "*" -> Numbers.integer(other).map(this::repeated);
            case "%" -> isLeft ? Optional.of(filled(other)) : none();
            default -> none();
        };
    }

    private static Optional<Value> none() {
        return Optional.empty();
    }

    private Optional<Value> added(Value other, boolean isLeft) {
        var escaped = escape(other).text;
        Budget.visit(text.length() + escaped.length());
        return Optional.of(new Markup(isLeft ? text + escaped : escaped + text));
    }

    private Value repeated(BigInteger times) {
        int most = times.bitLength() > 31 ? Integer.MAX_VALUE : times.intValue();
        int count = times.signum() < 0 ? 0 : most;
        Budget.current().characters((long) text.length() * count);
        return new Markup(text.isEmpty() ? "" : text.repeat(count));
    }

    private Value filled(Value values) {
        var escaped =
                switch (values) {
                    case Value.Tuple(var items) ->
                            new Value.Tuple(items.stream().map(Markup::field).toList());
                    case DictValue dict when text.contains("%(") -> fields(dict);
                    default -> field(values);
                };
        return new Markup(PercentFormat.format(text, escaped, Budget.current()));
    }

    private static DictValue fields(DictValue dict) {
        var fields = new DictValue();
        dict.keys().forEach(key -> fields.put(key, field(dict.get(key).orElseThrow())));
        return fields;
    }

    private static Value field(Value value) {
        boolean isNumber = Numbers.isNumber(value) || value instanceof DecimalValue;
        return isNumber ? value : new Value.Text(escape(value).text);
    }

    /// Each of `values` escaped, with this between.
    public Markup join(List<Value> values) {
        var parts = new ArrayList<String>();
        for (var value : values) {
            var part = escape(value).text;
            Budget.visit(part.length() + text.length());
            parts.add(part);
        }
        return new Markup(String.join(text, parts));
    }
}
