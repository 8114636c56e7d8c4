package io.millrace.app.demo.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Comma-separated text as RFC 4180 has it, with a header and `\n` line ends.
public final class Csv {
    private final StringBuilder text = new StringBuilder();

    Csv(String... columns) {
        row((Object[]) columns);
    }

    /// Null is an empty field.
    void row(@Nullable Object... values) {
        text.append(line(values)).append('\n');
    }

    /// One line without its end. Null is an empty field.
    static String line(@Nullable Object... values) {
        return Arrays.stream(values).map(Csv::field).collect(Collectors.joining(","));
    }

    String text() {
        return text.toString();
    }

    private static String field(@Nullable Object value) {
        if (value == null) return "";
        var field = value.toString();
        boolean isPlain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return isPlain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /// Reads text without quoted line breaks: each record by column name.
    static List<Map<String, String>> read(String text) {
        var lines = text.lines().toList();
        var columns = fields(lines.getFirst());
        var records = new ArrayList<Map<String, String>>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = fields(line);
            var named = new HashMap<String, String>();
            for (int i = 0; i < columns.size(); i++) named.put(columns.get(i), fields.get(i));
            records.add(named);
        }
        return records;
    }

    /// The fields of one record.
    public static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (isQuoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    isQuoted = !isQuoted;
                }
            } else if (c == ',' && !isQuoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
