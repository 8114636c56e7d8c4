package io.millrace.ingest.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Decodes binary COPY back into text, by Postgres's own rules, so that tests see what the server
/// would.
final class CopyRows {
    private CopyRows() {}

    /// The line, then the values; null as `null`.
    static List<List<String>> decode(CopyBuffer rows, List<Column> columns) {
        var in = ByteBuffer.wrap(rows.data(), 0, rows.size());
        var found = new ArrayList<List<String>>();
        while (in.hasRemaining()) {
            int fields = in.getShort();
            if (fields != columns.size() + 2) throw new AssertionError("fields: " + fields);
            var row = new ArrayList<String>();
            in.position(in.position() + 12 + 4);
            row.add(Long.toString(in.getLong()));
            for (var column : columns) row.add(value(in, column.type()));
            found.add(row);
        }
        return found;
    }

    private static String value(ByteBuffer in, ColumnType type) {
        int length = in.getInt();
        if (length < 0) return "null";
        return switch (type) {
            case BIGINT -> Long.toString(in.getLong());
            case DOUBLE -> Double.toString(in.getDouble());
            case BOOLEAN -> in.get() == 1 ? "true" : "false";
            case DATE -> Moments.dateText(in.getInt());
            case TIMESTAMP -> Moments.timestampText(in.getLong(), false);
            case TIMESTAMPTZ -> Moments.timestampText(in.getLong(), true);
            case NUMERIC -> numeric(in);
            case TEXT -> text(in, length);
            case JSONB -> {
                in.get();
                yield text(in, length - 1);
            }
        };
    }

    private static String text(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String numeric(ByteBuffer in) {
        int digits = in.getShort();
        int weight = in.getShort();
        boolean negative = in.getShort() == 0x4000;
        int scale = in.getShort();
        var value = BigDecimal.ZERO;
        for (int i = 0; i < digits; i++) {
            int power = 4 * (weight - i);
            var group = new BigDecimal(BigInteger.valueOf(in.getShort())).scaleByPowerOfTen(power);
            value = value.add(group);
        }
        return (negative ? value.negate() : value).setScale(scale).toPlainString();
    }
}
