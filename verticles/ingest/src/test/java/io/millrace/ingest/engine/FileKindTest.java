package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKindTest {
    @ParameterizedTest
    @CsvSource({
        "504b030414000600, zip or Excel",
        "d0cf11e0a1b11ae1, locked Excel",
        "5041523115041500, Parquet",
        "1f8b080000000000, gzip",
        "28b52ffd00000000, zstd",
        "255044462d312e37, PDF",
    })
    void knownFilesAreNamedWithWhatToDo(String first, String name) {
        assertThat(FileKind.advice(HexFormat.of().parseHex(first)).orElseThrow()).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void utf16IsToldWhereNothingSaysThatItIs(String charset) {
        var first = "id;name\n1;Zoë\n".getBytes(Charset.forName(charset));

        assertThat(FileKind.adviceOnWide(first).orElseThrow())
                .contains("UTF-16")
                .contains("encoding=");
        assertThat(FileKind.advice(first)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void utf16WithItsMarkIsText(String charset) {
        var first = "\ufeffid;name\n1;Zoë\n".getBytes(Charset.forName(charset));

        assertThat(FileKind.adviceOnWide(first)).isEmpty();
        assertThat(FileKind.advice(first)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,name\n1,Zoë\n", "\ufeffid\n", "[{\"a\":1}]", "P", "", "a\0,b\n"})
    void textIsNothingElse(String text) {
        var first = text.getBytes(StandardCharsets.UTF_8);

        assertThat(FileKind.advice(first)).isEmpty();
        assertThat(FileKind.adviceOnWide(first)).isEmpty();
    }

    @Test
    void fileInLatin1IsToldToBeSavedAsUtf8AndASingleBrokenRecordIsNot() {
        var latin = "id,name\n1,Zo\u00eb\n2,Ana\n3,Ren\u00e9\n";
        var broken = ("id,name\n" + "1,Ana\n".repeat(50) + "2,Zo\u00eb\n");

        assertThat(read(latin))
                .hasSize(2)
                .allMatch(said -> said.contains("save the file as UTF-8"));
        assertThat(read(broken)).hasSize(1).noneMatch(said -> said.contains("save the file"));
    }

    private static java.util.List<String> read(String latin) {
        var body = latin.getBytes(StandardCharsets.ISO_8859_1);
        return Reading.of(body, Format.CSV, java.util.List.of()).rejected().stream()
                .map(Rejected::detail)
                .toList();
    }
}
