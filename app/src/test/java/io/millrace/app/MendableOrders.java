package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/// Orders of which five in six are wrong, each in one of six ways that a rule can mend, and the
/// same orders as they should be.
///
/// @param wrong how many are, by the way
@SuppressWarnings("ArrayRecordComponent") // never compared
record MendableOrders(byte[] dirty, byte[] clean, int rows, Map<Way, Integer> wrong) {
    /// Types that no wrong value can change.
    static final String TYPES =
            "{\"columns\":{\"ordered_at\":{\"type\":\"timestamptz\"},"
                    + "\"quantity\":{\"type\":\"bigint\"},\"price\":{\"type\":\"numeric\"}}}";

    private static final String HEADER = "id,customer,ordered_at,quantity,price,note\n";

    /// What is wrong, and what mends it.
    enum Way {
        QUANTITY_IN_WORDS("bad-type", "quantity", "replace(quantity, 'three', '3')"),
        TIME_IN_WORDS("bad-type", "ordered_at", "'2024-02-01T00:00:00Z'"),
        TOO_SHORT("too-few-fields", "", "raw || ',1.00,none'"),
        TOO_LONG("too-many-fields", "", "replace(raw, ',extra', '')"),
        UNCLOSED_QUOTE("malformed", "", "raw || '\"'"),
        LATIN("bad-encoding", "", "replace(raw, '\\xE9', 'é')");

        private final String reason;
        private final String column;
        private final String expression;

        Way(String reason, String column, String expression) {
            this.reason = reason;
            this.column = column;
            this.expression = expression;
        }

        /// As a group of `dataset` is named.
        Map<String, Object> group(String dataset) {
            var group = new LinkedHashMap<String, Object>();
            group.put("dataset", dataset);
            group.put("reason", reason);
            if (!column.isEmpty()) group.put("column", column);
            return group;
        }

        /// The rule over that group.
        Map<String, Object> rule(String dataset) {
            var rule = group(dataset);
            rule.put("expression", expression);
            return rule;
        }
    }

    MendableOrders {
        wrong = Map.copyOf(wrong);
    }

    /// @param wrong of all ways
    static MendableOrders of(int wrong) {
        int rows = wrong / 5 * 6;
        var dirty = new StringBuilder(HEADER);
        var clean = new StringBuilder(HEADER);
        var counts = new LinkedHashMap<Way, Integer>();
        var ways = Way.values();
        int next = 0;
        for (int row = 1; row <= rows; row++) {
            var start = "%d,CUST-%05d,".formatted(row, row % 997);
            if (row % 6 == 0) {
                var line = start + "2024-01-01T10:00:00Z,1,2.50,\"gift, wrap\"\n";
                dirty.append(line);
                clean.append(line);
                continue;
            }
            var way = ways[next++ % ways.length];
            counts.merge(way, 1, Integer::sum);
            dirty.append(start).append(wrong(way)).append('\n');
            clean.append(start).append(right(way)).append('\n');
        }
        return new MendableOrders(
                dirty.toString().getBytes(ISO_8859_1),
                clean.toString().getBytes(UTF_8),
                rows,
                counts);
    }

    private static String right(Way way) {
        return switch (way) {
            case QUANTITY_IN_WORDS -> "2024-01-01T10:00:00Z,3,2.50,fast";
            case TIME_IN_WORDS -> "2024-02-01T00:00:00Z,1,2.50,fast";
            case TOO_SHORT -> "2024-01-01T10:00:00Z,1,1.00,none";
            case TOO_LONG -> "2024-01-01T10:00:00Z,1,2.50,fast";
            case UNCLOSED_QUOTE -> "2024-01-01T10:00:00Z,1,2.50,\"no end\"";
            case LATIN -> "2024-01-01T10:00:00Z,1,2.50,café";
        };
    }

    private static String wrong(Way way) {
        return switch (way) {
            case QUANTITY_IN_WORDS -> "2024-01-01T10:00:00Z,three,2.50,fast";
            case TIME_IN_WORDS -> "the first of February,1,2.50,fast";
            case TOO_SHORT -> "2024-01-01T10:00:00Z,1";
            case TOO_LONG -> right(way) + ",extra";
            case UNCLOSED_QUOTE -> "2024-01-01T10:00:00Z,1,2.50,\"no end";
            case LATIN -> right(way);
        };
    }
}
