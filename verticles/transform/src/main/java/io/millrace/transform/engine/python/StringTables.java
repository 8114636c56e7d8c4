package io.millrace.transform.engine.python;

/// The methods of `str` that change single characters by a table.
final class StringTables {
    private StringTables() {}

    static void addTo(Methods<String> methods) {
        methods.add("translate(table)", StringTables::translate)
                .add("maketrans(from, to?, without?)", (_, in) -> table(in));
    }

    private static Value translate(String self, Bound in) {
        var table = in.get("table");
        var out = new StringBuilder();
        self.codePoints()
                .forEach(point -> {
                    var to =
                            Items.at(table, Value.Int.of(point))
                                    .orElseGet(() -> Value.Int.of(point));
                    var text = replacement(to);
                    in.budget().characters(text.length());
                    out.append(text);
                });
        return new Value.Text(out.toString());
    }

    private static String replacement(Value to) {
        if (to == Value.None.NONE) return "";
        if (to instanceof Value.Text(var text)) return text;
        return Numbers.integer(to)
                .filter(point -> point.bitLength() < 31)
                .map(point -> point.intValue())
                .filter(Character::isValidCodePoint)
                .map(point -> Character.toString(point))
                .orElseThrow(() ->
                        new PythonError("character mapping must return integer, None or str"));
    }

    private static Value table(Bound in) {
        var table = new DictValue();
        if (in.get("from") instanceof DictValue from) {
            for (var key : from.keys()) {
                var point = key instanceof Value.Text(var text) ? point(text) : key;
                table.put(point, from.get(key).orElseThrow());
            }
            return table;
        }
        var from = in.text("from").codePoints().toArray();
        var to = in.text("to").codePoints().toArray();
        if (from.length != to.length) {
            throw new PythonError("the first two maketrans arguments must have equal length");
        }
        for (int i = 0; i < from.length; i++) {
            table.put(Value.Int.of(from[i]), Value.Int.of(to[i]));
        }
        in.text("without", "")
                .codePoints()
                .forEach(point -> table.put(Value.Int.of(point), Value.None.NONE));
        return table;
    }

    private static Value point(String text) {
        if (text.codePointCount(0, text.length()) != 1) {
            throw new PythonError("string keys in translate table must be of length 1");
        }
        return Value.Int.of(text.codePointAt(0));
    }
}
