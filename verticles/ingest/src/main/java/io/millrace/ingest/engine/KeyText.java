package io.millrace.ingest.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A record's key as one text: its value, or where it has several their values with commas between,
/// in which a comma is `\,` and a backslash `\\`.
public final class KeyText {
    private KeyText() {}

    /// The values of a key of `count` columns; of another number where the text does not fit.
    public static List<String> split(String text, int count) {
        if (count == 1) return List.of(text);
        var values = new ArrayList<String>();
        var value = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                value.append(text.charAt(++at));
            } else if (c == ',') {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    public static String join(List<String> values) {
        if (values.size() == 1) return values.getFirst();
        return values.stream()
                .map(value -> value.replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }
}
