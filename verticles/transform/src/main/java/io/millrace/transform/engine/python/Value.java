package io.millrace.transform.engine.python;

import java.math.BigInteger;
import java.util.List;

/// A Python value. The set is closed but for [Thing], which the host registers.
public sealed interface Value permits Value.Atom, Value.Collection, Thing {

    /// Has no parts.
    sealed interface Atom extends Value {}

    /// Can be iterated over.
    sealed interface Collection extends Value
            permits Tuple, View, Generator, ListValue, DictValue, SetValue {}

    enum None implements Atom {
        NONE
    }

    record Bool(boolean value) implements Atom {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    record Int(BigInteger value) implements Atom {
        public static Int of(long value) {
            return new Int(BigInteger.valueOf(value));
        }
    }

    record Real(double value) implements Atom {}

    record Text(String value) implements Atom {
        public static final Text EMPTY = new Text("");
    }

    /// What a missing name, attribute or item gives: empty when printed, an error when used.
    record Undefined(String reason) implements Atom {}

    record Tuple(List<Value> items) implements Collection {
        public Tuple {
            items = List.copyOf(items);
        }

        public static Tuple of(Value... items) {
            return new Tuple(List.of(items));
        }
    }

    /// `dict_keys`, `dict_values`, `dict_items` or `range`: read only, printed with its kind. Its
    /// items are those of the moment, [DictItems] or [RangeItems].
    record View(String kind, List<Value> items) implements Collection {}
}
