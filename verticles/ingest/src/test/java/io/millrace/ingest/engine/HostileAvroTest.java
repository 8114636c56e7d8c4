package io.millrace.ingest.engine;

import static io.millrace.ingest.engine.AvroBinary.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.ingest.engine.avro.AvroDecoder;
import io.millrace.ingest.engine.avro.UnfitSchema;
import io.millrace.ingest.engine.avro.WriterSchema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever may write to a topic or a registry may write anything.
class HostileAvroTest {
    private static final String NULLS = "{\"type\":\"array\",\"items\":\"null\"}";
    private static final String NEST =
            "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":\"N\"}]}";

    private static byte[] number(long value) {
        var bytes = new ByteArrayOutputStream();
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7FL) != 0) {
            bytes.write((int) ((zigzag & 0x7F) | 0x80));
            zigzag >>>= 7;
        }
        bytes.write((int) zigzag);
        return bytes.toByteArray();
    }

    private static void assertRefused(Reason reason, String schema, byte[] message) {
        assertThatThrownBy(() -> json(schema, message))
                .isInstanceOfSatisfying(
                        Undecodable.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aLengthIsNotBelieved(long length) {
        assertRefused(Reason.MALFORMED, "\"string\"", number(length));
        assertRefused(Reason.MALFORMED, "\"bytes\"", number(length));
        assertRefused(
                Reason.MALFORMED,
                "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}",
                number(length));
    }

    @Test
    void itemsWithoutBytesEndWhereARecordDoes() {
        var record = "{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}";

        assertRefused(Reason.TOO_LARGE, NULLS, number(Long.MAX_VALUE));
        assertRefused(Reason.TOO_LARGE, NULLS, new byte[] {(byte) 0xFD, -1, -1, -1, 31, 0});
        assertRefused(
                Reason.TOO_LARGE,
                "{\"type\":\"array\",\"items\":" + record + "}",
                number(1L << 50));
        assertRefused(Reason.MALFORMED, NULLS, both(number(Long.MIN_VALUE), number(0)));
        assertRefused(Reason.MALFORMED, "{\"type\":\"map\",\"values\":\"null\"}", number(1L << 50));
    }

    private static byte[] both(byte[] a, byte[] b) {
        var both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void aRecordThatHoldsItselfWithoutEndIsNested() {
        assertRefused(Reason.MALFORMED, NEST, new byte[0]);
    }

    /// Avro's own readers would make 2^40 objects of it.
    @Test
    void recordsThatHoldTwoOfTheNextEndWhereARecordDoes() {
        var schema = "{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}";
        for (int i = 1; i <= 40; i++) {
            schema =
                    "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":%s},{\"name\":\"b\",\"type\":\"R%d\"}]}"
                            .formatted(i, schema, i - 1);
        }

        assertRefused(Reason.TOO_LARGE, schema, new byte[0]);
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        var eleven = new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
        var tooMany = new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2};
        var decimal =
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":2000000000,\"scale\":2000000000}";
        var big = "{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}";

        assertRefused(Reason.MALFORMED, "\"long\"", eleven);
        assertRefused(Reason.MALFORMED, "\"long\"", tooMany);
        assertRefused(Reason.MALFORMED, "\"int\"", number(1L << 31));
        assertRefused(Reason.MALFORMED, "\"boolean\"", new byte[] {2});
        assertRefused(Reason.MALFORMED, "[\"null\",\"int\"]", number(2));
        assertRefused(Reason.MALFORMED, "[\"null\",\"int\"]", number(-1));
        assertRefused(
                Reason.MALFORMED,
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}",
                number(1));
        assertRefused(
                Reason.MALFORMED,
                "{\"type\":\"long\",\"logicalType\":\"time-micros\"}",
                number(86_400_000_000L));
        assertRefused(Reason.OUT_OF_RANGE, decimal, new byte[] {2, 1});
        assertRefused(Reason.MALFORMED, decimal, new byte[] {0});
        assertRefused(
                Reason.OUT_OF_RANGE,
                big,
                both(number(7), both(new byte[] {2, 1}, number(Integer.MAX_VALUE))));
        assertRefused(Reason.BAD_ENCODING, "\"string\"", new byte[] {2, -1});
        assertThat(json("\"long\"", number(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(json("\"int\"", number(Integer.MIN_VALUE))).isEqualTo("-2147483648");
    }

    @Test
    void whateverIsCutOffOrChangedIsARecordOrIsRefused() {
        var text =
                """
                {"type":"record","name":"A","fields":[{"name":"s","type":"string"},
                 {"name":"u","type":["null","long",{"type":"array","items":"bytes"}]},
                 {"name":"m","type":{"type":"map","values":["double","boolean"]}}]}
                """;
        var schema = AvroBinary.schema(text);
        var value =
                AvroBinary.record(
                        schema, "text", List.of(ByteBuffer.wrap(new byte[9])), Map.of("k", 1.5));
        var whole = AvroBinary.of(schema, value);
        var decoder = new AvroDecoder(WriterSchema.parse(text, List.of()), Limits.DEFAULT);
        var random = new Random(7);

        assertThat(decoder.decode(whole)).isNotEmpty();
        for (int length = 0; length < whole.length; length++) {
            var part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(part)).isInstanceOf(Undecodable.class);
        }
        for (int i = 0; i < 20_000; i++) {
            var changed = whole.clone();
            for (int n = 0; n < 3; n++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            var thrown = catchThrowable(() -> decoder.decode(changed));
            if (thrown != null) assertThat(thrown).isInstanceOf(Undecodable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "\"Unknown\"",
                "{}",
                "{\"type\":\"record\"}",
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a b\",\"type\":\"int\"}]}",
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\",\"order\":7}]}",
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"float\",\"default\":\"x\"}]}",
                "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
                "[\"null\",\"null\"]",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
                "\"int\" \"int\""
            })
    void whatIsNoSchemaIsRefusedInOneSentence(String text) {
        assertThatThrownBy(() -> WriterSchema.parse(text, List.of()))
                .isInstanceOfSatisfying(
                        UnfitSchema.class,
                        e -> assertThat(e.reason()).startsWith("It is no").hasSizeLessThan(300));
    }

    @Test
    void aSchemaHasBounds() {
        var deep = "{\"type\":\"array\",\"items\":".repeat(300) + "\"int\"" + "}".repeat(300);
        var wide =
                IntStream.range(0, 1_001)
                        .mapToObj(i ->
                                "{\"type\":\"fixed\",\"name\":\"F%d\",\"size\":1}".formatted(i))
                        .collect(Collectors.joining(",", "[", "]"));
        var many = "[" + "\"int\",".repeat(43_000) + "\"int\"]";
        var noted = "{\"type\":\"int\",\"doc\":\"" + "x".repeat(WriterSchema.MOST_CHARS) + "\"}";

        assertUnfit(deep, "nested deeper");
        assertUnfit(wide, "more than 1000 types");
        assertUnfit(many, "no Avro schema");
        assertUnfit(noted, "longer than");
        assertThatThrownBy(() ->
                        WriterSchema.parse("\"int\"", List.of(" ".repeat(WriterSchema.MOST_CHARS))))
                .isInstanceOf(UnfitSchema.class);
    }

    private static void assertUnfit(String text, String why) {
        assertThatThrownBy(() -> WriterSchema.parse(text, List.of()))
                .isInstanceOf(UnfitSchema.class)
                .hasMessageContaining(why);
    }
}
