package io.millrace.ingest.engine.avro;

import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Undecodable;
import java.util.Map;

/// Messages that name the schema which each was written with.
public final class RegistryDecoder implements MessageDecoder {
    private final Map<Integer, RegistryAnswer> answers;
    private final Limits limits;

    /// @param answers by the ids of all messages that are to be decoded
    public RegistryDecoder(Map<Integer, RegistryAnswer> answers, Limits limits) {
        this.answers = Map.copyOf(answers);
        this.limits = limits;
    }

    @Override
    public byte[] decode(byte[] message) {
        int id = WireFormat.id(message).orElseThrow(() -> WireFormat.fault(message));
        return switch (answers.get(id)) {
            case WriterSchema its -> decode(id, its, message);
            case NoSchema(var reason) -> throw new Undecodable(Reason.MALFORMED, reason);
            case null -> throw new IllegalStateException("nobody asked for schema " + id);
        };
    }

    private byte[] decode(int id, WriterSchema its, byte[] message) {
        try {
            return AvroJson.of(its.schema(), new AvroCursor(message, WireFormat.HEADER), limits);
        } catch (Undecodable e) {
            throw new Undecodable(e.reason(), e.detail() + " (schema " + id + ")");
        }
    }
}
