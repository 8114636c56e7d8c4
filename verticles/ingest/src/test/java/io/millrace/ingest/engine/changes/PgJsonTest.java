package io.millrace.ingest.engine.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "16|t|true",
                "16|false|false",
                "20|9007199254740993|9007199254740993",
                "1700|-0.10|-0.10",
                "1700|NaN|\"NaN\"",
                "701|1e+20|1e+20",
                "701|-Infinity|\"-Infinity\"",
                "114|{\"a\": [1.10]}|{\"a\": [1.10]}",
                "1114|2026-03-29 02:30:00.5|\"2026-03-29T02:30:00.5\"",
                "1184|2026-03-29 02:30:00+00|\"2026-03-29T02:30:00+00:00\"",
                "1184|infinity|\"infinity\"",
                "25|a \"b\" \\|\"a \\\"b\\\" \\\\\"",
                "1007|{1,NULL,3}|[1,null,3]",
                "1007|{{1,2},{3,4}}|[[1,2],[3,4]]",
                "1007|{}|[]",
                "1009|{\"a,\\\"b\",c}|[\"a,\\\"b\",\"c\"]",
                "1007|[0:1]={1,2}|\"[0:1]={1,2}\"",
                "1007|{1,2|\"{1,2\"",
            })
    void valuesAreWhatTheyAreInJson(int type, String text, String json) {
        var row =
                PgJson.row(List.of(new Attribute("v", type, false)), List.of(new Cell.Text(text)));

        assertThat(row).isEqualTo("{\"v\":" + json + "}");
    }

    @Test
    void messagesOfAnUpdateAreRead() {
        var bytes = ByteBuffer.allocate(64);
        bytes.put((byte) 'U').putInt(7).put((byte) 'K').putShort((short) 1);
        bytes.put((byte) 't').putInt(1).put("1".getBytes(UTF_8));
        bytes.put((byte) 'N').putShort((short) 2);
        bytes.put((byte) 'u').put((byte) 'n');

        var told = PgOutput.read(bytes.flip());

        assertThat(told)
                .isEqualTo(
                        new Told.Update(
                                7,
                                List.of(new Cell.Text("1")),
                                false,
                                List.of(Cell.UNCHANGED, Cell.NULL)));
    }

    @Test
    void messagesThatEndTooEarlyAreNone() {
        var bytes = ByteBuffer.allocate(16).put((byte) 'I').putInt(7).put((byte) 'N');
        bytes.putShort((short) 1).put((byte) 't').putInt(100);

        assertThatThrownBy(() -> PgOutput.read(bytes.flip()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
