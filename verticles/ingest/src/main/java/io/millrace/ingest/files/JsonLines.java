package io.millrace.ingest.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

/// Records as lines of JSON: decimals exact, times in ISO 8601 down to the microsecond, bytes that
/// are no text in Base64. A line may be left empty, so that the number of a line is that of the
/// record in its file.
final class JsonLines implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final JsonGenerator json;

    JsonLines(OutputStream out) throws IOException {
        this.json = new JsonFactory().createGenerator(new BufferedOutputStream(out, BUFFER));
        json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
        json.setRootValueSeparator(null);
    }

    void beginRecord() throws IOException {
        json.writeStartObject();
    }

    /// Nothing is written of what is null.
    void field(String name, @Nullable Object value) throws IOException {
        if (value == null) return;
        json.writeFieldName(name);
        value(value);
    }

    void endRecord() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    void emptyLine() throws IOException {
        json.writeRaw('\n');
    }

    private void value(@Nullable Object value) throws IOException {
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
            case byte[] its -> bytes(its);
            case List<?> its -> list(its);
            case Map<?, ?> its -> map(its);
            default -> json.writeString(value.toString());
        }
    }

    private static String moment(LocalDateTime time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time.truncatedTo(ChronoUnit.MICROS));
    }

    private void bytes(byte[] bytes) throws IOException {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            json.writeString(text.toString());
        } catch (CharacterCodingException e) { // no text
            json.writeBinary(bytes);
        }
    }

    private void list(List<?> items) throws IOException {
        json.writeStartArray();
        for (var item : items) value(item);
        json.writeEndArray();
    }

    private void map(Map<?, ?> entries) throws IOException {
        json.writeStartObject();
        for (var entry : entries.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(entry.getValue());
        }
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
