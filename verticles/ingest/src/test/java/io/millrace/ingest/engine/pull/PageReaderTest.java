package io.millrace.ingest.engine.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageReaderTest {
    private static Page read(String pointer, String body) {
        return new PageReader(pointer, "/meta/next", "/meta/total").read(body.getBytes(UTF_8));
    }

    @Test
    void recordsAreAsTheyAreWritten() {
        var page =
                read(
                        "/data/items",
                        """
                        {"meta": {"next": "c2", "total": 7, "more": [1, {"next": "no"}]},
                         "data": {"other": [{"a": 0}], "items": [
                           {"a": 1.10, "b": {"c": [1,
                              2]}, "t": "x\\ny ]}"},
                           {"a": 12345678901234567890.123456789},
                           "text", 7, null, [1, 2]
                         ]}, "end": true}
                        """);

        assertThat(page.lines().lines())
                .containsExactly(
                        "{\"a\": 1.10, \"b\": {\"c\": [1,       2]}, \"t\": \"x\\ny ]}\"}",
                        "{\"a\": 12345678901234567890.123456789}",
                        "\"text\"",
                        "7",
                        "null",
                        "[1, 2]");
        assertThat(page.records()).isEqualTo(6);
        assertThat(page.cursor()).isEqualTo("c2");
        assertThat(page.total()).isEqualTo(7);
    }

    @Test
    void longPagesAndOtherAlphabetsAreReadAlike() {
        var items = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            items.append(i == 0 ? "" : ",").append("{\"n\":\"été 😀 ").append(i).append("\"}");
        }

        var page = read("", "\uFEFF[" + items + "]");

        assertThat(page.records()).isEqualTo(3_000);
        assertThat(page.lines().lines().skip(2_999)).containsExactly("{\"n\":\"été 😀 2999\"}");
        assertThat(page.cursor()).isNull();
    }

    @Test
    void noRecordsAndNoFurtherPageAreSaid() {
        assertThat(read("/items", "{\"items\":[],\"meta\":{\"next\":\"\"}}").records()).isZero();
        assertThat(read("/items", "{\"items\":null}").cursor()).isNull();
        assertThat(read("/items", "{\"items\":{\"a\":1}}").lines()).isEqualTo("{\"a\":1}\n");
        assertThat(read("", "{\"a\":1}\n{\"a\":2}\n").records()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/items | <html>no</html>         | The page is no JSON (line 1, column 1).",
                "/items | {\"items\":[{\"a\":1},  | The page is no JSON (line 1, column 19).",
                "/items | ``                      | The page is empty: it is no JSON.",
                "/items | {\"error\":\"busy\"}    | The page has no array of records at /items.",
                "/items | {\"items\":\"busy\"}    | The page has no array of records at /items.",
                "``     | \"busy\"                | The page is no array of records: give the pointer to it."
            })
    void whatIsNoPageSaysWhy(String pointer, String body, String reason) {
        assertThatThrownBy(() -> read(pointer, body))
                .isInstanceOf(PullFault.class)
                .hasMessage(reason);
    }

    @Test
    void whatIsNoTextSaysWhy() {
        var reader = new PageReader("", null, null);

        assertThatThrownBy(() -> reader.read(new byte[] {'[', '"', (byte) 0xC3, '"', ']'}))
                .hasMessage("The page is no UTF-8.");
    }
}
