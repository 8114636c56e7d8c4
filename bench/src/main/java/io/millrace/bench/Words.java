package io.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds plain values in JSON that a node wrote, without reading the rest.
final class Words {
    private Words() {}

    /// The first value of a name: a string without escapes, a number or a word; empty when there is
    /// none.
    static String first(String json, String name) {
        var found = at(json, name, 0);
        return found == null ? "" : found.value();
    }

    static List<String> all(String json, String name) {
        var values = new ArrayList<String>();
        for (var found = at(json, name, 0); found != null; found = at(json, name, found.end())) {
            values.add(found.value());
        }
        return values;
    }

    private record Found(String value, int end) {}

    private static @Nullable Found at(String json, String name, int from) {
        var key = '"' + name + "\":";
        int at = json.indexOf(key, from);
        if (at < 0) return null;
        int start = at + key.length();
        if (json.charAt(start) == '"') {
            int end = json.indexOf('"', start + 1);
            return new Found(json.substring(start + 1, end), end);
        }
        int end = start;
        while (",}]".indexOf(json.charAt(end)) < 0) end++;
        return new Found(json.substring(start, end), end);
    }
}
