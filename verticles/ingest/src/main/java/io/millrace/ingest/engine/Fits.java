package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;

/// Whether texts are values of a column's type. Not for two threads at once.
public final class Fits {
    private final CopyBuffer scratch = new CopyBuffer();
    private final Parsed parsed = new Parsed();

    public boolean of(ColumnType type, String value) {
        if (type == ColumnType.TEXT) return true;
        var bytes = value.strip().getBytes(StandardCharsets.UTF_8);
        int end = bytes.length;
        if (end == 0) return false;
        scratch.clear();
        return switch (type) {
            case BIGINT -> Numbers.bigint(bytes, 0, end, parsed);
            case NUMERIC -> Numbers.numeric(bytes, 0, end, scratch, parsed);
            case DOUBLE -> Numbers.real(bytes, 0, end, parsed);
            case BOOLEAN -> Truths.parse(bytes, 0, end, parsed);
            case DATE -> Moments.date(bytes, 0, end, parsed);
            case TIMESTAMP -> Moments.timestamp(bytes, 0, end, false, parsed);
            case TIMESTAMPTZ -> Moments.timestamp(bytes, 0, end, true, parsed);
            case JSONB -> RowWriter.isJson(bytes, scratch);
            case TEXT -> true;
        };
    }
}
