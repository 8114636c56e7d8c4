package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;

/// What of an item a filter looks at: the item, or the attribute that `attribute='a.b'` names.
@FunctionalInterface
interface ItemKey {
    Value of(Value item);

    /// @param foldsCase whether text is compared without its case, where `case_sensitive` is not
    ///   set
    static ItemKey of(Bound in, boolean foldsCase) {
        var attribute = in.get("attribute");
        var fallback = in.get("default");
        ItemKey key = attribute == Value.None.NONE ? item -> item : path(attribute, fallback);
        boolean folds = foldsCase && !in.isTrue("case_sensitive");
        return folds ? item -> SequenceFilters.folded(key.of(item)) : key;
    }

    /// As [#of], where `attribute` may name several, with commas between.
    static ItemKey several(Bound in) {
        if (!(in.get("attribute") instanceof Value.Text(var names)) || names.indexOf(',') < 0) {
            return of(in, true);
        }
        boolean folds = !in.isTrue("case_sensitive");
        var keys = new ArrayList<ItemKey>();
        for (var name : List.of(names.split(",", -1))) {
            var key = path(new Value.Text(name.strip()), Value.None.NONE);
            keys.add(folds ? item -> SequenceFilters.folded(key.of(item)) : key);
        }
        return item -> new Value.Tuple(keys.stream().map(key -> key.of(item)).toList());
    }

    private static ItemKey path(Value attribute, Value fallback) {
        if (!(attribute instanceof Value.Text(var path))) {
            return item -> Attributes.item(item, attribute);
        }
        var parts = List.of(path.split("\\.", -1));
        return item -> {
            var value = item;
            for (var part : parts) {
                value = Attributes.item(value, part(part));
                if (value instanceof Value.Undefined && fallback != Value.None.NONE)
                    return fallback;
            }
            return value;
        };
    }

    private static Value part(String part) {
        return part.matches("\\d{1,9}")
                ? Value.Int.of(Integer.parseInt(part))
                : new Value.Text(part);
    }
}
