package io.millrace.ingest.engine;

import io.millrace.ingest.engine.avro.AvroDecoder;
import io.millrace.ingest.engine.avro.WriterSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/// Messages as Avro's own writers make them.
final class AvroBinary {
    private AvroBinary() {}

    static Schema schema(String text) {
        return new Schema.Parser().parse(text);
    }

    /// @param values by field, in order
    static GenericData.Record record(Schema schema, @Nullable Object... values) {
        var record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) record.put(i, values[i]);
        return record;
    }

    static byte[] of(Schema schema, Object value) {
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// With the id of its schema in front, as a registry's clients send it.
    static byte[] framed(int id, byte[] binary) {
        return ByteBuffer.allocate(5 + binary.length).put((byte) 0).putInt(id).put(binary).array();
    }

    /// What a message is to us.
    static String json(String schema, byte[] binary) {
        var decoder = new AvroDecoder(WriterSchema.parse(schema, List.of()), Limits.DEFAULT);
        return new String(decoder.decode(binary), StandardCharsets.UTF_8);
    }
}
