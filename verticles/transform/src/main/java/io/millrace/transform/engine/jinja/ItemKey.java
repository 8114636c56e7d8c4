package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What of an item a filter looks at: the item, or the attribute that `attribute='a.b'` names.
@FunctionalInterface
interface ItemKey {
    Value of(Value item);

    /// @param foldsCase whether text is compared without its case, where `case_sensitive` is not
    ///   set
    static ItemKey of(Bound in, boolean foldsCase) {
        var attribute = in.get("attribute");
        ItemKey key =
                attribute == Value.None.NONE ? item -> item : path(attribute, in.get("default"));
        boolean folds = foldsCase && !in.isTrue("case_sensitive");
        return folds ? item -> folded(key.of(item)) : key;
    }

    /// As [#of], where `attribute` may name several, with commas between. The key is a tuple, so
    /// that equal items need no order.
    static ItemKey several(Bound in) {
        if (!(in.get("attribute") instanceof Value.Text(var names)) || names.indexOf(',') < 0) {
            var key = of(in, true);
            return item -> Value.Tuple.of(key.of(item));
        }
        boolean folds = !in.isTrue("case_sensitive");
        var keys = new ArrayList<ItemKey>();
        for (var name : List.of(names.split(",", -1))) {
            var key = path(new Value.Text(name), Value.None.NONE);
            keys.add(folds ? item -> folded(key.of(item)) : key);
        }
        return item -> new Value.Tuple(keys.stream().map(key -> key.of(item)).toList());
    }

    /// The attribute of each item, or of an attribute of it where there are dots.
    ///
    /// @param fallback for what is undefined, None for nothing
    static ItemKey path(Value attribute, Value fallback) {
        var parts = new ArrayList<Value>();
        if (Items.plain(attribute) instanceof Value.Text(var path)) {
            for (var part : List.of(path.split("\\.", -1))) parts.add(part(part));
        } else parts.add(attribute);
        return item -> {
            var value = item;
            for (var part : parts) {
                value = Attributes.item(value, part);
                boolean isReplaced =
                        value instanceof Value.Undefined && fallback != Value.None.NONE;
                if (isReplaced) value = fallback;
            }
            return value;
        };
    }

    private static Value part(String part) {
        return part.matches("\\d{1,9}")
                ? Value.Int.of(Integer.parseInt(part))
                : new Value.Text(part);
    }

    private static Value folded(Value value) {
        return Items.plain(value) instanceof Value.Text(var text)
                ? new Value.Text(text.toLowerCase(Locale.ROOT))
                : value;
    }
}
