package io.millrace.ingest.engine;

import static io.millrace.ingest.engine.AvroBinary.framed;
import static io.millrace.ingest.engine.AvroBinary.json;
import static io.millrace.ingest.engine.AvroBinary.record;
import static io.millrace.ingest.engine.AvroBinary.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.engine.avro.AvroDecoder;
import io.millrace.ingest.engine.avro.NoSchema;
import io.millrace.ingest.engine.avro.RegistryDecoder;
import io.millrace.ingest.engine.avro.WriterSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroTest {
    private static final String ORDER =
            """
            {"type":"record","name":"Order","namespace":"shop","fields":[
              {"name":"id","type":"long"},
              {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":38,"scale":2}},
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"shown","type":{"type":"long","logicalType":"local-timestamp-micros"}},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","PAID"]}},
              {"name":"note","type":["null","string"]},
              {"name":"lines","type":{"type":"array","items":
                 {"type":"record","name":"Line","fields":[{"name":"sku","type":"string"},{"name":"n","type":["null","int"]}]}}},
              {"name":"tags","type":{"type":"map","values":"string"}}]}
            """;

    private static byte[] order(long id, String amount, @Nullable Object note) {
        var its = schema(ORDER);
        var line = its.getField("lines").schema().getElementType();
        var state = new GenericData.EnumSymbol(its.getField("state").schema(), "PAID");
        var cents = ByteBuffer.wrap(new BigDecimal(amount).unscaledValue().toByteArray());
        var at = Instant.parse("2026-03-01T10:00:00.250Z").toEpochMilli();
        int day = (int) LocalDate.of(2026, 3, 1).toEpochDay();
        var lines = List.of(record(line, "a\"b", 2), record(line, "c", null));
        return AvroBinary.of(
                its,
                record(its, id, cents, at, at * 1000, day, state, note, lines, Map.of("k", "v")));
    }

    @Test
    void aRecordIsTheObjectThatItWouldBeInJson() {
        var json =
                json(ORDER, order(Long.MAX_VALUE, "12345678901234567890123456789012345.67", "ok"));

        assertThat(json)
                .isEqualTo(
                        "{\"id\":9223372036854775807,\"amount\":12345678901234567890123456789012345.67,"
                                + "\"at\":\"2026-03-01T10:00:00.250Z\",\"shown\":\"2026-03-01T10:00:00.25\","
                                + "\"day\":\"2026-03-01\",\"state\":\"PAID\",\"note\":\"ok\","
                                + "\"lines\":[{\"sku\":\"a\\\"b\",\"n\":2},{\"sku\":\"c\",\"n\":null}],"
                                + "\"tags\":{\"k\":\"v\"}}");
    }

    @Test
    void aRecordIsARowWithTheTypesOfItsFields() {
        var decoder = new AvroDecoder(WriterSchema.parse(ORDER, List.of()), Limits.DEFAULT);
        var messages =
                List.of(
                        new Message(7, order(1, "10.50", null)),
                        new Message(8, new byte[] {-1}),
                        new Message(9, null),
                        new Message(10, order(2, "-0.05", "late")));

        var read = Reading.of(new Source.Messages(messages, "", decoder), List.of());

        assertThat(read.types())
                .containsExactlyInAnyOrder(
                        "id:bigint",
                        "amount:numeric",
                        "at:timestamptz",
                        "shown:timestamp",
                        "day:date",
                        "state:text",
                        "note:text",
                        "lines:jsonb",
                        "tags:jsonb");
        assertThat(read.stored()).isEqualTo(2);
        assertThat(read.faults()).containsExactly("8::malformed", "9::malformed");
        assertThat(read.rejected().getFirst().raw()).isEqualTo("\\xFF");
    }

    @Test
    void aPointerNamesThePartThatIsTheRow() {
        var its =
                "{\"type\":\"record\",\"name\":\"Change\",\"fields\":[{\"name\":\"op\",\"type\":\"string\"},"
                        + "{\"name\":\"after\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"Row\",\"fields\":["
                        + "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"x\",\"type\":[\"null\",\"int\"]}]}]}]}";
        var change = schema(its);
        var row = change.getField("after").schema().getTypes().get(1);
        var decoder = new AvroDecoder(WriterSchema.parse(its, List.of()), Limits.DEFAULT);
        var messages =
                List.of(
                        new Message(
                                0,
                                AvroBinary.of(change, record(change, "c", record(row, 5, null)))),
                        new Message(1, AvroBinary.of(change, record(change, "d", null))));

        var read = Reading.of(new Source.Messages(messages, "/after", decoder), List.of());

        assertThat(read.types()).containsExactly("id:bigint");
        assertThat(read.faults()).containsExactly("1::malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    int  | date                   | 0                 | "1970-01-01"
                    int  | date                   | -1                | "1969-12-31"
                    int  | time-millis            | 3723004           | "01:02:03.004"
                    long | time-micros            | 1                 | "00:00:00.000001"
                    long | timestamp-millis       | -1                | "1969-12-31T23:59:59.999Z"
                    long | timestamp-micros       | 1700000000000001  | "2023-11-14T22:13:20.000001Z"
                    long | timestamp-nanos        | 1700000000000001999 | "2023-11-14T22:13:20.000001Z"
                    long | local-timestamp-millis | 1700000000000     | "2023-11-14T22:13:20"
                    long | local-timestamp-micros | -1                | "1969-12-31T23:59:59.999999"
                    long | local-timestamp-nanos  | 1700000000000001000 | "2023-11-14T22:13:20.000001"
                    long | something-else         | -5                | -5
                    long | date                   | 3                 | 3
                    """)
    void aNumberOfALogicalTypeIsWhatItStandsFor(
            String type, String logical, long value, String expected) {
        var its = "{\"type\":\"" + type + "\",\"logicalType\":\"" + logical + "\"}";
        Number number = value;
        if (type.equals("int")) number = (int) value;

        assertThat(json(its, AvroBinary.of(schema(its), number))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.00", "-0.01", "99999999999999999999999999999999999.99", "-128.00"})
    void aDecimalIsExact(String decimal) {
        var unscaled = new BigDecimal(decimal).unscaledValue();
        var logical = "\"logicalType\":\"decimal\",\"precision\":37,\"scale\":2}";
        var bytes = "{\"type\":\"bytes\"," + logical;
        var fixed = "{\"type\":\"fixed\",\"name\":\"F\",\"size\":16," + logical;
        var padded = new byte[16];
        Arrays.fill(padded, (byte) (unscaled.signum() < 0 ? -1 : 0));
        var least = unscaled.toByteArray();
        System.arraycopy(least, 0, padded, 16 - least.length, least.length);

        assertThat(json(bytes, AvroBinary.of(schema(bytes), ByteBuffer.wrap(least))))
                .isEqualTo(decimal);
        assertThat(
                        json(
                                fixed,
                                AvroBinary.of(
                                        schema(fixed),
                                        new GenericData.Fixed(schema(fixed), padded))))
                .isEqualTo(decimal);
    }

    @Test
    void aBigDecimalBringsItsOwnScale() {
        var its = "{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}";
        var type = schema(its);
        var value = new BigDecimal("-123456789012345678901234567890.000123");
        var bytes =
                new Conversions.BigDecimalConversion().toBytes(value, type, type.getLogicalType());

        assertThat(json(its, AvroBinary.of(type, bytes))).isEqualTo(value.toPlainString());
    }

    @Test
    void bytesAreTextOrBase64AndFixedOnesMayBeMore() {
        var uuid = "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}";
        var duration =
                "{\"type\":\"fixed\",\"name\":\"D\",\"size\":12,\"logicalType\":\"duration\"}";
        var months = new byte[] {1, 0, 0, 0, 2, 0, 0, 0, (byte) 0xBC, 0x0B, 0, 0};

        assertThat(json("\"bytes\"", new byte[] {4, 'h', 'i'})).isEqualTo("\"hi\"");
        assertThat(json("\"bytes\"", new byte[] {4, -1, -2})).isEqualTo("\"//4=\"");
        assertThat(json(uuid, HexFormat.of().parseHex("0123456789abcdef0123456789abcdef")))
                .isEqualTo("\"01234567-89ab-cdef-0123-456789abcdef\"");
        assertThat(json(duration, months)).isEqualTo("\"P1M2DT3.004S\"");
    }

    @ParameterizedTest
    @CsvSource({
        "float, 1.5, 1.5",
        "double, 0.1, 0.1",
        "double, NaN, \"NaN\"",
        "double, -Infinity, \"-Infinity\""
    })
    void realNumbersAreWrittenAsShortAsTheyAreExact(String type, double value, String expected) {
        Number number = value;
        if (type.equals("float")) number = (float) value;
        var its = "\"" + type + "\"";

        assertThat(json(its, AvroBinary.of(schema(its), number))).isEqualTo(expected);
    }

    @Test
    void itemsMayComeInBlocksThatSayHowLongTheyAre() {
        var block = new byte[] {3, 4, 2, 4, 2, 6, 0}; // -2 items of 2 bytes, 1 item, end

        assertThat(json("{\"type\":\"array\",\"items\":\"int\"}", block)).isEqualTo("[1,2,3]");
    }

    @Test
    void eachMessageIsReadByTheSchemaThatItNames() {
        var first =
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"}]}";
        var second =
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"place\",\"type\":\"string\"},"
                        + "{\"name\":\"id\",\"type\":\"long\"}]}";
        var decoder =
                new RegistryDecoder(
                        Map.of(
                                1, WriterSchema.parse(first, List.of()),
                                2, WriterSchema.parse(second, List.of()),
                                3, new NoSchema("The schema registry has no schema 3")),
                        Limits.DEFAULT);
        var old = AvroBinary.of(schema(first), record(schema(first), 1));
        var newer = AvroBinary.of(schema(second), record(schema(second), "Lyon", 1L << 40));
        var messages =
                List.of(
                        new Message(0, framed(1, old)),
                        new Message(1, framed(2, newer)),
                        new Message(2, framed(3, old)),
                        new Message(3, "{\"id\":1}".getBytes(StandardCharsets.UTF_8)),
                        new Message(4, new byte[] {0, 0, 0}),
                        new Message(5, framed(-1, old)),
                        new Message(6, framed(2, old)),
                        new Message(7, framed(1, newer)),
                        new Message(8, null),
                        new Message(9, framed(1, old)));

        var read = Reading.of(new Source.Messages(messages, "", decoder), List.of());

        assertThat(read.types()).containsExactly("id:bigint", "place:text");
        assertThat(read.stored()).isEqualTo(3);
        assertThat(read.rejected().stream().map(r -> r.line() + " " + r.detail()))
                .containsExactly(
                        "2 The schema registry has no schema 3",
                        "3 Not the registry's format: the first byte is 123, not 0",
                        "4 The message ends before the id of its schema does",
                        "5 Not the registry's format: the id of the schema is negative",
                        "6 The message ends inside a value, in the field place (schema 2)",
                        "7 10 bytes follow the record (schema 1)",
                        "8 The message has no value: a tombstone deletes nothing here");
    }

    @Test
    void aSchemaMayReferToOthers() {
        var place =
                "{\"type\":\"record\",\"name\":\"Place\",\"namespace\":\"a\",\"fields\":[{\"name\":\"zip\",\"type\":\"string\"}]}";
        var person =
                "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"b\",\"fields\":[{\"name\":\"at\",\"type\":\"a.Place\"}]}";
        var list = "{\"type\":\"array\",\"items\":\"b.Person\"}";
        var its = WriterSchema.parse(list, List.of(place, person));

        var json = new AvroDecoder(its, Limits.DEFAULT).decode(new byte[] {2, 4, '6', '9', 0});

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("[{\"at\":{\"zip\":\"69\"}}]");
        assertThat(its.isOfRecords()).isFalse();
        assertThat(WriterSchema.parse(place, List.of()).isOfRecords()).isTrue();
    }
}
