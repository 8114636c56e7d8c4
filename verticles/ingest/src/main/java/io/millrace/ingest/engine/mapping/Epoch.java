package io.millrace.ingest.engine.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A moment as its distance from 1970-01-01 in UTC.
///
/// @param isMillis milliseconds, else seconds
/// @param as what the column holds
public record Epoch(boolean isMillis, As as) implements Conversion {
    private static final int LONGEST = 17;

    /// What a moment becomes.
    public enum As {
        DATE,
        TIMESTAMP,
        TIMESTAMPTZ
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var value = Conversion.one(values).strip();
        if (!value.matches("-?\\d{1," + LONGEST + "}")) return Converted.NOT;
        long distance = Long.parseLong(value);
        try {
            var moment =
                    isMillis ? Instant.ofEpochMilli(distance) : Instant.ofEpochSecond(distance);
            return Converted.to(text(moment));
        } catch (DateTimeException e) { // beyond the years that there are
            return Converted.NOT;
        }
    }

    private String text(Instant moment) {
        var utc = moment.atOffset(ZoneOffset.UTC);
        return switch (as) {
            case DATE -> utc.toLocalDate().toString();
            case TIMESTAMP -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(utc);
            case TIMESTAMPTZ -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(utc);
        };
    }
}
