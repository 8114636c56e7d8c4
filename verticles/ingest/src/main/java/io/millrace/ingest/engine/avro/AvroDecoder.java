package io.millrace.ingest.engine.avro;

import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.MessageDecoder;

/// Messages that are Avro's binary and nothing else, all written with one schema.
public final class AvroDecoder implements MessageDecoder {
    private final WriterSchema schema;
    private final Limits limits;

    public AvroDecoder(WriterSchema schema, Limits limits) {
        this.schema = schema;
        this.limits = limits;
    }

    @Override
    public byte[] decode(byte[] message) {
        return AvroJson.of(schema.schema(), new AvroCursor(message, 0), limits);
    }
}
