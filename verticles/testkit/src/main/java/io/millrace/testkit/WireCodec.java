package io.millrace.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.kernel.Json;
import io.millrace.kernel.RecordCodec;
import io.millrace.kernel.Reply;
import io.millrace.kernel.ReplyCodec;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// Stands in for the product's codecs inside one JVM, where Vert.x would pass the object itself:
/// every message goes through its JSON and back, as between nodes.
final class WireCodec<T> implements MessageCodec<T, T> {
    private final String name;
    private final UnaryOperator<T> wire;

    private WireCodec(String name, UnaryOperator<T> wire) {
        this.name = name;
        this.wire = wire;
    }

    static void register(Vertx vertx) {
        vertx.eventBus()
                .registerCodec(new WireCodec<Record>(RecordCodec.NAME, WireCodec::roundTrip))
                .registerCodec(new WireCodec<Reply>(ReplyCodec.NAME, WireCodec::roundTrip));
    }

    private static Reply roundTrip(Reply reply) {
        return switch (reply) {
            case Reply.Answer(var value) when value == null -> reply;
            case Reply.Answer(var value) -> new Reply.Answer(roundTrip(value));
            case Reply.Refusal(var problem) ->
                    new Reply.Refusal((io.millrace.kernel.Problem) roundTrip((Record) problem));
        };
    }

    private static Record roundTrip(Record message) {
        try {
            var json = Json.MAPPER.writeValueAsBytes(message);
            return Json.MAPPER.readValue(json, message.getClass());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a bus message: " + message.getClass(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not readable: " + message.getClass(), e);
        }
    }

    @Override
    public T transform(T message) {
        return wire.apply(message);
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        throw new UnsupportedOperationException("one JVM");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("one JVM");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
