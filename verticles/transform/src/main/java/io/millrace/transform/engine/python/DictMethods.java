package io.millrace.transform.engine.python;

import io.millrace.transform.engine.python.DictItems.Part;
import java.util.Optional;

/// Methods of `dict`.
public final class DictMethods {
    private static final Methods<DictValue> METHODS =
            new Methods<DictValue>()
                    .add("get(key, default?)", (self, in) -> get(self, in))
                    .add("keys()", (self, _) -> view("dict_keys", self, Part.KEYS))
                    .add("values()", (self, _) -> view("dict_values", self, Part.VALUES))
                    .add("items()", (self, _) -> view("dict_items", self, Part.ITEMS))
                    .add("update(other?, **more)", DictMethods::update)
                    .add("pop(key, default?)", DictMethods::pop)
                    .add("popitem()", (self, _) -> popItem(self))
                    .add("setdefault(key, default?)", DictMethods::setDefault)
                    .add("copy()", (self, _) -> copy(self))
                    .add("fromkeys(keys, value?)", (_, in) -> fromKeys(in))
                    .add("clear()", (self, _) -> clear(self));

    private DictMethods() {}

    public static Optional<Value> of(DictValue dict, String name) {
        return METHODS.of(dict, name);
    }

    private static Value view(String kind, DictValue dict, Part part) {
        return new Value.View(kind, new DictItems(dict, part));
    }

    private static Value get(DictValue self, Bound in) {
        return self.get(in.get("key")).orElseGet(() -> in.get("default"));
    }

    private static Value update(DictValue self, Bound in) {
        if (in.has("other")) self.putAll(from(in.get("other"), in.budget()));
        in.named().forEach(self::put);
        return Value.None.NONE;
    }

    /// A dict of a dict, or of pairs.
    public static DictValue from(Value source, Budget budget) {
        var dict = new DictValue();
        if (source instanceof DictValue other) {
            budget.steps(other.size());
            dict.putAll(other);
            return dict;
        }
        var pairs = Items.of(source);
        budget.steps(pairs.size());
        for (var pair : pairs) {
            var parts = Items.of(pair);
            if (parts.size() != 2) throw new PythonError("a dict is made of pairs");
            dict.put(parts.get(0), parts.get(1));
        }
        return dict;
    }

    /// `dict.fromkeys(keys, value)`
    private static Value fromKeys(Bound in) {
        var dict = new DictValue();
        for (var key : Items.of(in.get("keys"))) dict.put(key, in.get("value"));
        return dict;
    }

    private static Value pop(DictValue self, Bound in) {
        return self.remove(in.get("key"))
                .or(() -> in.has("default") ? Optional.of(in.get("default")) : Optional.empty())
                .orElseThrow(() -> new PythonError("no key " + Repr.repr(in.get("key"))));
    }

    private static Value popItem(DictValue self) {
        if (self.size() == 0) throw new PythonError("popitem(): dictionary is empty");
        var last = (Value.Tuple) self.items().getLast();
        self.remove(last.items().getFirst());
        return last;
    }

    private static Value setDefault(DictValue self, Bound in) {
        var key = in.get("key");
        if (self.get(key).isEmpty()) self.put(key, in.get("default"));
        return self.get(key).orElseThrow();
    }

    private static Value copy(DictValue self) {
        Budget.visits(self.size());
        var copy = new DictValue();
        copy.putAll(self);
        return copy;
    }

    private static Value clear(DictValue self) {
        self.clear();
        return Value.None.NONE;
    }
}
