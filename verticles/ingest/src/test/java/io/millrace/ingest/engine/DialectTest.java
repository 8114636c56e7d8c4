package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is found out of how CSV is written, and what is declared of it.
class DialectTest {
    private static Reading read(byte[] body, DeclaredDialect declared) {
        var in = new ByteArrayInputStream(body);
        return Reading.of(new Source.Body(in, Format.CSV, new Convention(declared)), List.of());
    }

    private static Reading read(String body, DeclaredDialect declared) {
        return read(body.getBytes(StandardCharsets.UTF_8), declared);
    }

    private static DeclaredDialect saying(
            @Nullable Character delimiter,
            @Nullable Character quote,
            @Nullable Encoding encoding,
            @Nullable Boolean header) {
        return new DeclaredDialect(delimiter, quote, encoding, header);
    }

    private static Dialect found(String body) {
        return read(body, DeclaredDialect.NONE).dialect().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void delimitersAreFoundWithTheHeader(char delimiter) {
        var body = "id,name,n\n1,a,2\n2,b,3\n".replace(',', delimiter);

        assertThat(found(body)).isEqualTo(new Dialect(delimiter, '"', Encoding.UTF_8, true));
    }

    @Test
    void aFirstRecordWithANumberIsNoHeader() {
        var read = read("1,a\n2,b\n", DeclaredDialect.NONE);

        assertThat(read.dialect().orElseThrow().header()).isFalse();
        assertThat(read.types()).containsExactly("column_1:bigint", "column_2:text");
    }

    @Test
    void aHeaderThatIsDeclaredIsOneWhateverItLooksLike() {
        var read = read("2024,2025\n1,2\n3,4\n", saying(null, null, null, true));

        assertThat(read.dialect().orElseThrow().header()).isTrue();
        assertThat(read.rows()).containsExactly(List.of("2", "1", "2"), List.of("3", "3", "4"));
    }

    @Test
    void aHeaderThatIsDeclaredAwayIsData() {
        var read = read("id,name\nx,y\n", saying(null, null, null, false));

        assertThat(read.rows()).containsExactly(List.of("1", "id", "name"), List.of("2", "x", "y"));
    }

    @Test
    void aDeclaredDelimiterWinsOverOneThatFitsBetter() {
        var read = read("a:b,c\n1:x,y\n", saying(':', null, null, null));

        assertThat(read.dialect().orElseThrow().delimiter()).isEqualTo(':');
        assertThat(read.rows()).containsExactly(List.of("2", "1", "x,y"));
    }

    @Test
    void controlCharactersPartFieldsWhereTheyAreDeclared() {
        var read = read("a\u0001b\n1\u00012\n", saying('\u0001', null, null, null));

        assertThat(read.rows()).containsExactly(List.of("2", "1", "2"));
    }

    @Test
    void anApostropheIsAQuoteWhereEveryRecordHasIt() {
        var read = read("'id','note'\n'1','a, b'\n'2','it''s'\n", DeclaredDialect.NONE);

        assertThat(read.dialect().orElseThrow().quote()).isEqualTo('\'');
        assertThat(read.rows())
                .containsExactly(List.of("2", "1", "a, b"), List.of("3", "2", "it's"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,note\n1,'tis\n2,'x'\n",
                "id,note\n1,'x'\n2,y\n",
                "'id','note'\n'1',\"x\"\n",
                "id,note\n1,O'Brien\n",
            })
    void anApostropheElsewhereIsACharacter(String body) {
        assertThat(found(body).quote()).isEqualTo('"');
    }

    @Test
    void aDeclaredQuoteIsReadAndMended() {
        var read = read("id;note\n1;~a;b~\n2;~say ~~hi~~~\n3;x;y\n", saying(';', '~', null, null));

        assertThat(read.rows())
                .containsExactly(List.of("2", "1", "a;b"), List.of("3", "2", "say ~hi~"));
        assertThat(read.faults()).containsExactly("4::too-many-fields");
        var line = new MendedRecord(4, "3;~x;y~", Map.of());
        var values = Values.of(read.notation(), List.of(line), read.columns());
        assertThat(values.rows().getFirst().orElseThrow()).containsExactly("3", "x;y");
    }

    @Test
    void withoutAQuoteQuotesAreCharacters() {
        var read = read("id,note\n1,\"a\n2,b\"\n", saying(null, Dialect.UNQUOTED, null, null));

        assertThat(read.rows()).containsExactly(List.of("2", "1", "\"a"), List.of("3", "2", "b\""));
        assertThat(read.rejected()).isEmpty();
        assertThat(read.dialect().orElseThrow().quoteText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, UTF_8", "UTF-16LE, UTF_16LE", "UTF-16BE, UTF_16BE"})
    void aMarkSaysTheEncoding(String charset, Encoding encoding) {
        var body = "\ufeffid;name\n1;Zoë\n2;日本\n".getBytes(Charset.forName(charset));

        var read = read(body, saying(null, null, Encoding.WINDOWS_1252, null));

        assertThat(read.dialect().orElseThrow().encoding()).isEqualTo(encoding);
        assertThat(read.types()).containsExactly("id:bigint", "name:text");
        assertThat(read.rows()).containsExactly(List.of("2", "1", "Zoë"), List.of("3", "2", "日本"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"WINDOWS_1252", "WINDOWS_1254", "ISO_8859_1", "ISO_8859_15", "IBM850"})
    void aDeclaredEncodingIsRead(Encoding encoding) {
        var body = "id,name\n1,Zoë\n2,Françoise\n".getBytes(encoding.charset());

        var read = read(body, saying(null, null, encoding, null));

        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows())
                .containsExactly(List.of("2", "1", "Zoë"), List.of("3", "2", "Françoise"));
        assertThat(read.dialect().orElseThrow().encoding()).isEqualTo(encoding);
    }

    @Test
    void utf16WithoutAMarkIsReadWhereItIsDeclared() {
        var body = "id,name\n1,a\n".getBytes(StandardCharsets.UTF_16BE);

        var read = read(body, saying(null, null, Encoding.UTF_16BE, null));

        assertThat(read.rows()).containsExactly(List.of("2", "1", "a"));
    }

    @Test
    void bytesThatMeanNothingCostTheirRecordAndAreShown() {
        var body = "id,name\n1,a?\n2,b\n".getBytes(StandardCharsets.ISO_8859_1);
        body[11] = (byte) 0x81;

        var read = read(body, saying(null, null, Encoding.WINDOWS_1252, null));

        assertThat(read.faults()).containsExactly("2::bad-encoding");
        assertThat(read.rejected().getFirst().raw()).isEqualTo("1,a\\x81");
        assertThat(read.rejected().getFirst().detail()).contains("windows-1252");
        assertThat(read.rows()).containsExactly(List.of("3", "2", "b"));
    }

    @Test
    void halfACharacterAtTheEndCostsItsRecord() {
        var body = "\ufeffid,name\n1,a\n2,b".getBytes(StandardCharsets.UTF_16LE);
        var cut = java.util.Arrays.copyOf(body, body.length - 1);

        var read = read(cut, DeclaredDialect.NONE);

        assertThat(read.rows()).containsExactly(List.of("2", "1", "a"));
        assertThat(read.faults()).containsExactly("3::bad-encoding");
    }

    @Test
    void textBeyondThePortionsOfTheDecoderIsWhole() {
        var body = new StringBuilder("id,name\n");
        for (int i = 0; i < 60_000; i++) body.append(i).append(",né €\n");

        var read =
                read(
                        body.toString().getBytes(Charset.forName("windows-1252")),
                        saying(null, null, Encoding.WINDOWS_1252, null));

        assertThat(read.stored()).isEqualTo(60_000);
        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows()).allMatch(row -> row.get(2).equals("né €"));
    }

    @Test
    void whatABodySaysGoesBeforeItsDataset() {
        var dataset = saying(';', null, Encoding.ISO_8859_1, false);
        var body = saying(',', '\'', null, null);

        assertThat(body.over(dataset)).isEqualTo(saying(',', '\'', Encoding.ISO_8859_1, false));
    }

    @Test
    void anEncodingOfCsvIsNotThatOfJson() {
        var body = "{\"name\":\"Zoë\"}\n".getBytes(StandardCharsets.UTF_8);
        var convention = new Convention(saying(null, null, Encoding.WINDOWS_1252, null));
        var in = new ByteArrayInputStream(body);

        var read = Reading.of(new Source.Body(in, Format.NDJSON, convention), List.of());

        assertThat(read.rows()).containsExactly(List.of("1", "Zoë"));
        assertThat(read.dialect()).isEmpty();
    }

    @Test
    void encodingsAreKnownByTheirNamesInAnyCase() {
        assertThat(Encoding.of("Windows-1252")).contains(Encoding.WINDOWS_1252);
        assertThat(Encoding.of("latin1")).isEmpty();
        assertThat(Encoding.values()).allMatch(its -> Charset.isSupported(its.id()));
    }
}
