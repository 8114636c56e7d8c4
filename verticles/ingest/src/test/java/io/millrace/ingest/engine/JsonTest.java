package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.engine.ValueReader.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Reading lines(String body) {
        return Reading.of(body.getBytes(StandardCharsets.UTF_8), Format.NDJSON, List.of());
    }

    private static Reading document(String body) {
        return Reading.of(body.getBytes(StandardCharsets.UTF_8), Format.JSON, List.of());
    }

    @Test
    void objectsBecomeRowsWhateverTheOrderOfTheirKeys() {
        var read =
                lines(
                        """
                        {"id":1,"name":"Zo\\u00eb \\"Z\\" \\ud83d\\ude00","at":"2024-05-17T10:00:00Z","ok":true,"tags":["a",{"b":1.50}]}

                        {"ok":false,"id":2,"name":null,"price":1.50}
                        """);

        assertThat(read.types())
                .containsExactly(
                        "id:bigint",
                        "name:text",
                        "at:timestamptz",
                        "ok:boolean",
                        "tags:jsonb",
                        "price:numeric");
        assertThat(read.rows())
                .containsExactly(
                        List.of(
                                "1",
                                "1",
                                "Zoë \"Z\" 😀",
                                "2024-05-17T10:00Z",
                                "true",
                                "[\"a\",{\"b\":1.50}]",
                                "null"),
                        List.of("3", "2", "null", "null", "false", "null", "1.50"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1",
                "{\"a\":1}}",
                "[1]",
                "{\"a\" 1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":+1}",
                "{\"a\":nul}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":[1,]}",
                "{\"a\":{\"b\"}}",
                "{\"a\":'x'}",
                "true",
                "{\"a\":\"tab\there\"}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":1 \"b\":2}"
            })
    void brokenLineCostsItselfOnly(String line) {
        var read = lines("{\"a\":1}\n" + line + "\n{\"a\":2}\n");

        assertThat(read.faults()).containsExactly("2::malformed");
        assertThat(read.rejected().getFirst().raw()).isEqualTo(line);
        assertThat(read.stored()).isEqualTo(2);
    }

    @Test
    void textThatPostgresCannotHoldIsSetAside() {
        var read =
                lines(
                        "{\"a\":\"\\u0000\"}\n{\"a\":\"\\ud800\"}\n{\"a\":\"\\udc00x\"}\n{\"a\":[\"\\u0000\"]}\n{\"a\":1e99999}\n");

        assertThat(read.faults())
                .containsExactly(
                        "1::bad-encoding",
                        "2::bad-encoding",
                        "3::bad-encoding",
                        "4::bad-encoding",
                        "5::out-of-range");
    }

    @Test
    void invalidUtf8IsSetAside() {
        var body = "{\"a\":\"x\"}\n{\"a\":\"y\"}\n".getBytes(StandardCharsets.UTF_8);
        body[6] = (byte) 0xC3;

        assertThat(Reading.of(body, Format.NDJSON, List.of()).faults())
                .containsExactly("1::bad-encoding");
    }

    @Test
    void lineBeyondTheLimitIsSetAside() {
        var read = lines("{\"a\":\"" + "x".repeat(2_500_000) + "\"}\n{\"a\":\"y\"}\n");

        assertThat(read.faults()).containsExactly("1::too-large");
        assertThat(read.stored()).isEqualTo(1);
    }

    @Test
    void tooDeepIsSetAside() {
        var read = lines("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}\n{\"a\":[]}\n");

        assertThat(read.faults()).containsExactly("1::malformed");
    }

    @Test
    void rowOfADocumentIsNamedByTheNumberOfItsElement() {
        var read = document("[\n {\"a\":1}, {\"a\":\n2}, 5,\n {\"a\":4} ]\n");

        assertThat(read.rows())
                .containsExactly(List.of("1", "1"), List.of("2", "2"), List.of("4", "4"));
        assertThat(read.faults()).containsExactly("3::malformed");
    }

    @Test
    void severalObjectsOnOneLineAreOneBrokenLineOfNdjsonButRowsOfADocument() {
        assertThat(lines("{\"a\":1}{\"a\":2}\n{\"a\":3}\n").faults())
                .containsExactly("1::malformed");
        assertThat(document("{\"a\":1}{\"a\":2} {\"a\":3}").rows())
                .containsExactly(List.of("1", "1"), List.of("2", "2"), List.of("3", "3"));
    }

    @Test
    void objectsOneAfterTheOtherAreReadToo() {
        assertThat(document("{\"a\":1}\n{\"a\":2}").stored()).isEqualTo(2);
        assertThat(document("  ").stored()).isZero();
        assertThat(document("[]").stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1}",
                "[{\"a\":1} {\"a\":2}]",
                "[{\"a\":1}]x",
                "[{\"a\":}]",
                "5",
                "[{\"a\":\"x"
            })
    void brokenDocumentIsRefused(String body) {
        assertThatThrownBy(() -> document(body))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void faultIsPlacedInTheRecordOrInTheFile() {
        var before = "{\"a\":\"" + "x".repeat(100) + "\"}\n";
        assertThat(lines(before + "{\"a\" 1}\n").rejected().getFirst().detail())
                .startsWith("Not JSON at byte 6 of the record: a colon");
        var body = "[" + before.repeat(9_000).replace("}\n", "},\n") + "{\"a\":\n nul}]";

        assertThatThrownBy(() -> document(body))
                .hasMessage(
                        "The JSON document is broken at line 9002, byte %d of the file: a value was"
                                + " expected",
                        body.length() - 4);
    }

    @Test
    void largeDocumentIsReadInPieces() {
        var body = new StringBuilder("[");
        for (int i = 0; i < 60_000; i++)
            body.append(i == 0 ? "" : ",\n")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"note\":\"")
                    .append("n".repeat(i % 90))
                    .append("\"}");

        var read = document(body.append("]").toString());

        assertThat(read.stored()).isEqualTo(60_000);
        assertThat(read.rows().getLast().get(0)).isEqualTo("60000");
    }

    @Test
    void stringsStayTextAndMixedNestedIsJson() {
        var read =
                lines(
                        "{\"zip\":\"12345\",\"x\":{\"a\":1}}\n{\"zip\":\"7\",\"x\":\"plain\"}\n{\"zip\":\"8\",\"x\":3}\n");

        assertThat(read.types()).containsExactly("zip:text", "x:jsonb");
        assertThat(read.rows().stream().map(row -> row.get(2)))
                .containsExactly("{\"a\":1}", "\"plain\"", "3");
    }

    @Test
    void pointerSelectsTheObjectOfAMessage() {
        var messages = new ArrayList<Message>();
        messages.add(message(5, "{\"event_type\":\"x\",\"order\":{\"id\":1},\"timestamp\":\"t\"}"));
        messages.add(message(6, "{\"order\":7}"));
        messages.add(message(7, "{\"other\":{}}"));
        messages.add(message(9, "not json"));
        messages.add(new Message(10, null));
        messages.add(message(11, "{\"order\":{\"id\":2}} trailing"));
        messages.add(message(12, "{\"order\":{\"id\":3}}"));

        var read = Reading.of(new Source.Messages(messages, "/order"), List.of());

        assertThat(read.rows()).containsExactly(List.of("5", "1"), List.of("12", "3"));
        assertThat(read.rejected().stream().map(Rejected::line))
                .containsExactly(6L, 7L, 9L, 10L, 11L);
        assertThat(read.rejected()).allMatch(r -> r.reason() == Reason.MALFORMED);
    }

    private static Message message(long offset, String value) {
        return new Message(offset, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pointersAreReadByTheRfc() {
        assertThat(ValueReader.tokens("")).isEmpty();
        assertThat(ValueReader.tokens("/a~1b/~0")).containsExactly("a/b", "~");
        assertThatThrownBy(() -> ValueReader.tokens("a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
