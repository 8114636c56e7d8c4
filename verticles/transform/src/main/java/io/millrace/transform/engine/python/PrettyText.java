package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Python's `pprint.pformat`: what is longer than a line is broken after its commas, dicts are in
/// the order of their keys.
public final class PrettyText {
    private static final int WIDTH = 80;
    private static final int MAX_DEPTH = 100;
    private static final Pattern PART = Pattern.compile("\\S+\\s*+|\\s++");

    private final StringBuilder out = new StringBuilder();

    private PrettyText() {}

    public static String of(Value value) {
        var pretty = new PrettyText();
        pretty.write(value, new Place(0, 0, 0));
        return pretty.out.toString();
    }

    /// Where a value is written.
    ///
    /// @param indent characters before it on its line
    /// @param allowance characters that must follow it on its line
    /// @param level of nesting
    private record Place(int indent, int allowance, int level) {
        Place within(int more, int following) {
            if (level > MAX_DEPTH) throw new PythonError("values are nested too deep to print");
            return new Place(indent + more, following, level + 1);
        }
    }

    private void write(Value value, Place place) {
        var line = Repr.repr(sorted(value, 0));
        if (line.length() <= WIDTH - place.indent - place.allowance) {
            out.append(line);
            return;
        }
        switch (value) {
            case DictValue dict -> dict(dict, place);
            case ListValue list -> items(list.items(), "[", "]", place);
            case Value.Tuple(var items) -> items(items, "(", items.size() == 1 ? ",)" : ")", place);
            case SetValue set when set.size() > 0 ->
                    items(Sorting.sorted(set.items(), item -> item, false), "{", "}", place);
            case Value.Text(var text) when !text.isEmpty() -> text(text, place);
            default -> out.append(line);
        }
    }

    /// `value` with every dict in the order of its keys.
    private static Value sorted(Value value, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep to print");
        Budget.visit(0);
        return switch (value) {
            case ListValue list -> new ListValue(allSorted(list.items(), depth));
            case Value.Tuple(var items) -> new Value.Tuple(allSorted(items, depth));
            case DictValue dict -> {
                var copy = new DictValue();
                for (var key : keys(dict)) {
                    copy.put(key, sorted(dict.get(key).orElseThrow(), depth + 1));
                }
                yield copy;
            }
            default -> value;
        };
    }

    private static List<Value> allSorted(List<Value> items, int depth) {
        return items.stream().map(item -> sorted(item, depth + 1)).toList();
    }

    /// In order, or as they are where they have none.
    private static List<Value> keys(DictValue dict) {
        try {
            return Sorting.sorted(dict.keys(), key -> key, false);
        } catch (PythonError e) {
            return Sorting.sorted(
                    dict.keys(), key -> new Value.Text(Types.name(key) + Repr.str(key)), false);
        }
    }

    private void dict(DictValue dict, Place place) {
        out.append('{');
        var keys = keys(dict);
        for (int i = 0; i < keys.size(); i++) {
            boolean isLast = i == keys.size() - 1;
            var key = Repr.repr(keys.get(i));
            out.append(key).append(": ");
            write(
                    dict.get(keys.get(i)).orElseThrow(),
                    place.within(1 + key.length() + 2, isLast ? place.allowance + 1 : 1));
            if (!isLast) nextLine(place.indent + 1);
        }
        out.append('}');
    }

    private void items(List<Value> items, String open, String close, Place place) {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            boolean isLast = i == items.size() - 1;
            int following = isLast ? place.allowance + close.length() : 1;
            write(items.get(i), place.within(1, following));
            if (!isLast) nextLine(place.indent + 1);
        }
        out.append(close);
    }

    private void nextLine(int indent) {
        out.append(",\n").repeat(' ', indent);
    }

    private void text(String text, Place place) {
        boolean isWhole = place.level == 0;
        int indent = place.indent + (isWhole ? 1 : 0);
        int allowance = place.allowance + (isWhole ? 1 : 0);
        var pieces = pieces(text, WIDTH - indent, allowance);
        if (pieces.size() == 1) {
            out.append(pieces.getFirst());
            return;
        }
        if (isWhole) out.append('(');
        out.append(String.join("\n" + " ".repeat(indent), pieces));
        if (isWhole) out.append(')');
    }

    /// The lines of a text, and of long lines their words, as strings that fit.
    private static List<String> pieces(String text, int width, int allowance) {
        var pieces = new ArrayList<String>();
        var lines = StringParts.lines(text, true);
        for (int i = 0; i < lines.size(); i++) {
            int following = i == lines.size() - 1 ? allowance : 0;
            var whole = Repr.repr(new Value.Text(lines.get(i)));
            if (whole.length() <= width - following) pieces.add(whole);
            else words(lines.get(i), width, following, pieces);
        }
        return pieces;
    }

    private static void words(String line, int width, int following, List<String> pieces) {
        var words = PART.matcher(line).results().map(part -> part.group()).toList();
        var current = "";
        for (int i = 0; i < words.size(); i++) {
            int room = i == words.size() - 1 ? width - following : width;
            var candidate = current + words.get(i);
            boolean fits = Repr.repr(new Value.Text(candidate)).length() <= room;
            if (!fits && !current.isEmpty()) pieces.add(Repr.repr(new Value.Text(current)));
            current = fits ? candidate : words.get(i);
        }
        if (!current.isEmpty()) pieces.add(Repr.repr(new Value.Text(current)));
    }
}
