package io.millrace.ingest.engine.avro;

import static io.millrace.ingest.engine.avro.AvroCursor.malformed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.ingest.engine.JsonValues;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Undecodable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/// One value of Avro's binary as JSON. It goes along the schema by itself: Avro's own readers build
/// all of a record before anybody can say that it is too much, and make room for whatever length a
/// message claims.
final class AvroJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 60;

    private final AvroCursor in;
    private final JsonGenerator out;
    private final Limits limits;
    private String field = "";

    private AvroJson(AvroCursor in, JsonGenerator out, Limits limits) {
        this.in = in;
        this.out = out;
        this.limits = limits;
    }

    /// @param in nothing may follow the value there
    /// @throws Undecodable when it is not what the schema says, or more than a record may be
    static byte[] of(Schema schema, AvroCursor in, Limits limits) {
        var bytes = new BoundedBytes(limits.recordBytes());
        try (var out = JSON.createGenerator(bytes)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            out.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            new AvroJson(in, out, limits).whole(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void whole(Schema schema) throws IOException {
        try {
            value(schema, 0);
        } catch (Undecodable e) {
            if (field.isEmpty()) throw e;
            throw new Undecodable(e.reason(), e.detail() + ", in the field " + shown(field));
        }
        if (in.left() > 0) throw malformed(in.left() + " bytes follow the record");
    }

    private static String shown(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN);
    }

    private void value(Schema schema, int depth) throws IOException {
        switch (schema.getType()) {
            case NULL -> out.writeNull();
            case BOOLEAN -> out.writeBoolean(in.readBoolean());
            case INT -> JsonValues.write(out, LogicalValues.whole(schema, in.readInt()));
            case LONG -> JsonValues.write(out, LogicalValues.whole(schema, in.readLong()));
            case FLOAT -> out.writeNumber(in.readFloat());
            case DOUBLE -> out.writeNumber(in.readDouble());
            case STRING -> out.writeString(text());
            case BYTES -> JsonValues.write(out, LogicalValues.bytes(schema, in.readBytes()));
            case FIXED -> {
                var bytes = in.read(schema.getFixedSize());
                JsonValues.write(out, LogicalValues.bytes(schema, bytes));
            }
            case ENUM -> out.writeString(chosen(schema.getEnumSymbols(), "symbols"));
            case UNION -> value(chosen(schema.getTypes(), "branches"), depth);
            case ARRAY -> array(schema.getElementType(), depth);
            case MAP -> map(schema.getValueType(), depth);
            case RECORD -> record(schema, depth);
        }
    }

    private <T> T chosen(List<T> among, String what) {
        int index = in.readInt();
        if (index >= 0 && index < among.size()) return among.get(index);
        throw malformed("There are %d %s, and not %d".formatted(among.size(), what, index));
    }

    private String text() {
        try {
            var bytes = ByteBuffer.wrap(in.readBytes());
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new Undecodable(Reason.BAD_ENCODING, "A text is not UTF-8");
        }
    }

    private void array(Schema items, int depth) throws IOException {
        enter(depth);
        out.writeStartArray();
        for (long block = block(); block > 0; block = block()) {
            for (long i = 0; i < block; i++) value(items, depth + 1);
        }
        out.writeEndArray();
    }

    private void map(Schema values, int depth) throws IOException {
        enter(depth);
        out.writeStartObject();
        for (long block = block(); block > 0; block = block()) {
            for (long i = 0; i < block; i++) {
                out.writeFieldName(text());
                value(values, depth + 1);
            }
        }
        out.writeEndObject();
    }

    /// How many items come; 0 at the end. A negative number is followed by the bytes that they
    /// take.
    private long block() {
        long count = in.readLong();
        if (count >= 0) return count;
        in.readLong();
        if (count == Long.MIN_VALUE) throw malformed("A number of items is too large");
        return -count;
    }

    private void record(Schema schema, int depth) throws IOException {
        enter(depth);
        var outer = field;
        out.writeStartObject();
        for (var its : schema.getFields()) {
            field = its.name();
            var type = its.schema();
            if (type.getType() == Schema.Type.UNION) type = chosen(type.getTypes(), "branches");
            // Nothing is written of what is null in a row.
            if (depth == 0 && type.getType() == Schema.Type.NULL) continue;
            out.writeFieldName(its.name());
            value(type, depth + 1);
        }
        out.writeEndObject();
        field = outer;
    }

    private void enter(int depth) {
        if (depth >= limits.depth()) throw malformed("Nested deeper than " + limits.depth());
    }
}
