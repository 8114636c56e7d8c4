package io.millrace.transform.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rows that one side has and the other has not, whatever their order; each as often as it is
/// there.
///
/// @param missing expected and not given, as JSON
/// @param unexpected given and not expected
public record RowDifference(List<String> missing, List<String> unexpected) {
    private static final ObjectMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final int SHOWN = 5;
    private static final int SHOWN_CHARACTERS = 200;

    public RowDifference {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
    }

    /// Numbers are equal by value: `1.50` is `1.5`.
    ///
    /// @param expected rows, each a JSON object
    /// @param actual rows, each a JSON object
    public static RowDifference of(List<String> expected, List<String> actual) {
        var open = new LinkedHashMap<String, List<String>>();
        for (var row : expected) open.computeIfAbsent(key(row), _ -> new ArrayList<>()).add(row);
        var unexpected = new ArrayList<String>();
        for (var row : actual) {
            var same = open.get(key(row));
            if (same == null || same.isEmpty()) unexpected.add(row);
            else same.removeLast();
        }
        var missing = open.values().stream().flatMap(List::stream).toList();
        return new RowDifference(missing, unexpected);
    }

    private static String key(String row) {
        try {
            return key(EXACT.readTree(row));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a row that is no JSON", e);
        }
    }

    private static String key(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().compareTo(BigDecimal.ZERO) == 0
                    ? "0"
                    : value.decimalValue().stripTrailingZeros().toString();
        }
        if (value.isArray()) {
            var items = new ArrayList<String>();
            value.forEach(item -> items.add(key(item)));
            return items.toString();
        }
        if (!value.isObject()) return value.toString();
        var fields = new TreeMap<String, String>();
        value.properties().forEach(field -> fields.put(field.getKey(), key(field.getValue())));
        return fields.toString();
    }

    public boolean isNone() {
        return missing.isEmpty() && unexpected.isEmpty();
    }

    public long size() {
        return (long) missing.size() + unexpected.size();
    }

    /// `1 row is missing: {"id": 1}; 2 rows are not expected: {"id": 2}, {"id": 3}`
    public String text() {
        var parts = new ArrayList<String>();
        if (!missing.isEmpty()) parts.add(counted(missing, "missing"));
        if (!unexpected.isEmpty()) parts.add(counted(unexpected, "not expected"));
        return String.join("; ", parts);
    }

    private static String counted(List<String> rows, String what) {
        var shown =
                rows.stream()
                        .limit(SHOWN)
                        .map(RowDifference::shortened)
                        .collect(Collectors.joining(", "));
        return rows.size()
                + (rows.size() == 1 ? " row is " : " rows are ")
                + what
                + ": "
                + shown
                + (rows.size() > SHOWN ? ", ..." : "");
    }

    private static String shortened(String row) {
        return row.length() <= SHOWN_CHARACTERS ? row : row.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
