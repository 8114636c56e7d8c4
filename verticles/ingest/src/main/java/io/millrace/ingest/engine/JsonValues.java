package io.millrace.ingest.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of formats that are not JSON, as JSON: decimals exact, times in ISO 8601 down to the
/// microsecond, bytes that are no text in Base64.
public final class JsonValues {
    private JsonValues() {}

    /// @param json writes decimals plain
    public static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean its -> json.writeBoolean(its);
            case Integer its -> json.writeNumber(its);
            case Short its -> json.writeNumber(its);
            case Byte its -> json.writeNumber((short) its);
            case Long its -> json.writeNumber(its);
            case BigInteger its -> json.writeNumber(its);
            case BigDecimal its -> json.writeNumber(its);
            case Float its -> json.writeNumber(its);
            case Double its -> json.writeNumber(its);
            case Instant its -> json.writeString(its.truncatedTo(ChronoUnit.MICROS).toString());
            case LocalDateTime its -> json.writeString(moment(its));
            case LocalTime its -> json.writeString(DateTimeFormatter.ISO_LOCAL_TIME.format(its));
            case byte[] its -> bytes(json, its);
            case List<?> its -> list(json, its);
            case Map<?, ?> its -> map(json, its);
            default -> json.writeString(value.toString());
        }
    }

    private static String moment(LocalDateTime time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time.truncatedTo(ChronoUnit.MICROS));
    }

    private static void bytes(JsonGenerator json, byte[] bytes) throws IOException {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            json.writeString(text.toString());
        } catch (CharacterCodingException e) { // no text
            json.writeBinary(bytes);
        }
    }

    private static void list(JsonGenerator json, List<?> items) throws IOException {
        json.writeStartArray();
        for (var item : items) write(json, item);
        json.writeEndArray();
    }

    private static void map(JsonGenerator json, Map<?, ?> entries) throws IOException {
        json.writeStartObject();
        for (var entry : entries.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            write(json, entry.getValue());
        }
        json.writeEndObject();
    }
}
