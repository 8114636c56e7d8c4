package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.StringMethods;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.stream.Stream;

/// Filters where what is printed is escaped: some heed what is markup already.
final class EscapingFilters {
    private static final Methods<Value> TABLE =
            new Methods<Value>()
                    .add("join(d?, attribute?)", EscapingFilters::join)
                    .add("replace(old, new, count?)", EscapingFilters::replace);

    private EscapingFilters() {}

    static Value apply(String name, Value input, Arguments arguments) {
        var own = TABLE.of(input, name);
        if (own.isPresent()) return ((Thing) own.get()).call(arguments);
        var result = Filters.apply(name, input, arguments);
        boolean isMarkup = name.equals("xmlattr") || name.equals("urlize");
        return isMarkup ? new Markup(Repr.str(result)) : result;
    }

    private static Value join(Value self, Bound in) {
        var separator = in.get("d", Value.Text.EMPTY);
        var key = ItemKey.of(in, false);
        List<Value> items = Items.of(self).stream().map(item -> key.of(item)).toList();
        boolean isMarkup =
                Stream.concat(Stream.of(separator), items.stream())
                        .anyMatch(Markup.class::isInstance);
        return isMarkup
                ? Markup.escape(separator).join(items)
                : SequenceFilters.joined(items, Repr.str(separator), in.budget());
    }

    private static Value replace(Value self, Bound in) {
        boolean isMarkup =
                Stream.of(self, in.get("old"), in.get("new")).anyMatch(Markup.class::isInstance);
        var text = isMarkup ? Markup.escape(self).text() : Repr.str(self);
        var by = isMarkup ? Markup.escape(in.get("new")).text() : Repr.str(in.get("new"));
        int count = in.get("count") == Value.None.NONE ? -1 : in.integer("count", -1);
        var replaced = StringMethods.replace(text, Repr.str(in.get("old")), by, count, in.budget());
        return isMarkup ? new Markup(replaced) : new Value.Text(replaced);
    }
}
