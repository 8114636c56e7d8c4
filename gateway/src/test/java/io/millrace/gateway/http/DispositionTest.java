package io.millrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DispositionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attachment; filename=\"orders.csv\"|orders.csv",
                "attachment; filename=orders.csv|orders.csv",
                "attachment;FileName = my orders.csv ; size=3|my orders.csv",
                "filename=\"a;b.csv\"|a;b.csv",
                "form-data; name=\"f\"; filename=\"a\\\"b.csv\"|a\"b.csv",
                "attachment; filename=\"C:\\in\\a.csv\"|C:\\in\\a.csv",
                "attachment; filename=\"a.csv\"; filename*=UTF-8''z%C3%A9ro+1.csv|zéro+1.csv",
                "attachment; filename*=ISO-8859-1'fr'z%E9ro.csv|zéro.csv",
                "attachment; filename*=UTF-8''%zz; filename=\"a.csv\"|a.csv",
                "attachment; filename*=KOI8-R''a.csv; filename=\"b.csv\"|b.csv",
            })
    void aNameIsRead(String header, String name) {
        assertThat(Disposition.fileName(header).map(String::strip)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "attachment", "attachment; name=\"a.csv\"", "filename*=a.csv"})
    void whereThereIsNoneThereIsNone(String header) {
        assertThat(Disposition.fileName(header)).isEmpty();
    }

    @Test
    void whatIsSaidOfANameIsReadBack() {
        var name = "zéro; \"1\"\\'*%\uD83D\uDE00.csv";

        var said = Disposition.attachment(name);

        assertThat(said).matches("[ -~]+");
        assertThat(Disposition.fileName(said)).contains(name);
    }

    @Test
    void bytesOfUtf8AreReadAsSuchAndOthersAsTheyCome() {
        var utf8 = "filename=\"zéro.csv\"".getBytes(StandardCharsets.UTF_8);

        var sent = new String(utf8, StandardCharsets.ISO_8859_1);

        assertThat(Disposition.fileName(sent)).contains("zéro.csv");
        assertThat(Disposition.fileName("filename=\"zéro.csv\"")).contains("zéro.csv");
    }
}
