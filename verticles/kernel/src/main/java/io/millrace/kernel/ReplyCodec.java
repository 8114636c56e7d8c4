package io.millrace.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;

/// Carries a [Reply] between nodes: a tag byte (0 done, 1 answer, 2 refusal), then its record.
public final class ReplyCodec implements MessageCodec<Reply, Reply> {
    public static final String NAME = "millrace.reply";

    private final RecordCodec records;

    public ReplyCodec(RecordCodec records) {
        this.records = records;
    }

    @Override
    public void encodeToWire(Buffer buffer, Reply reply) {
        switch (reply) {
            case Reply.Answer(var value) when value == null -> buffer.appendByte((byte) 0);
            case Reply.Answer(var value) ->
                    records.encodeToWire(buffer.appendByte((byte) 1), value);
            case Reply.Refusal(var problem) -> writeProblem(buffer.appendByte((byte) 2), problem);
        }
    }

    private static void writeProblem(Buffer buffer, Problem problem) {
        try {
            var body = Json.MAPPER.writeValueAsBytes(problem);
            buffer.appendInt(body.length).appendBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable: " + problem, e);
        }
    }

    @Override
    public Reply decodeFromWire(int position, Buffer buffer) {
        return switch (buffer.getByte(position)) {
            case 0 -> new Reply.Answer(null);
            case 1 -> new Reply.Answer(records.decodeFromWire(position + 1, buffer));
            case 2 -> new Reply.Refusal(readProblem(position + 1, buffer));
            default -> throw new IllegalArgumentException("not a reply");
        };
    }

    private static Problem readProblem(int position, Buffer buffer) {
        try {
            var body = buffer.getBytes(position + 4, position + 4 + buffer.getInt(position));
            return Wire.read(body, Problem.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a problem", e);
        }
    }

    @Override
    public Reply transform(Reply reply) {
        return reply;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
