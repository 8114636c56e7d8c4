package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommaNumbersTest {
    private static Reading column(String... values) {
        return Reading.csv("id;v\n1;" + String.join("\n1;", values) + "\n");
    }

    private static List<String> read(String... values) {
        return column(values).rows().stream().map(row -> row.get(2)).toList();
    }

    private static String type(String... values) {
        return column(values).columns().get(1).type().id();
    }

    @Test
    void commaPartsDecimalsWhereItPartsNoFields() {
        assertThat(type("1,5", "2")).isEqualTo("numeric");
        assertThat(read("1,5", "-0,25", "2", "1 234,56", "1\u00a0234\u00a0567,5"))
                .containsExactly("1.5", "-0.25", "2", "1234.56", "1234567.5");
        assertThat(read("1\u202f234,56", "1.234.567,89", "12 345"))
                .containsExactly("1234.56", "1234567.89", "12345");
    }

    @Test
    void thousandsOrDecimalsIsOnlyDecidedByOtherValues() {
        assertThat(type("1,234", "5,678")).isEqualTo("text");
        assertThat(type("1 234", "5 678")).isEqualTo("text");
        assertThat(read("1,234", "0,5")).containsExactly("1.234", "0.5");
    }

    @Test
    void columnWhoseNumbersDisagreeStaysText() {
        assertThat(type("1,5", "2.5")).isEqualTo("text");
        assertThat(type("1,5", "1,234,567")).isEqualTo("text");
        assertThat(type("1,5", "A7")).isEqualTo("text");
        assertThat(type("01,5")).isEqualTo("text");
    }

    @Test
    void fileWithCommasBetweenFieldsHasDecimalPoints() {
        var read = Reading.csv("id,v\n1,\"1,5\"\n2,\"2,5\"\n");

        assertThat(read.columns().get(1).type()).isEqualTo(ColumnType.TEXT);
    }

    @Test
    void laterFileIsReadByItsOwnCommas() {
        var known = List.of(Column.inferred("v", "v", ColumnType.NUMERIC));
        var body = "v;w\n1,5;\n2.5;\n3,25;\n".getBytes(StandardCharsets.UTF_8);

        var read =
                Reading.of("v;w\n1,5;a\n7;a\n".getBytes(StandardCharsets.UTF_8), Format.CSV, known);

        assertThat(read.rows().stream().map(row -> row.get(1))).containsExactly("1.5", "7");
        assertThat(read.profile().columns().getFirst().min()).isEqualTo("1.5");
        assertThat(Reading.of(body, Format.CSV, known).faults())
                .containsExactly("2:v:bad-type", "4:v:bad-type");
    }

    @Test
    void firstRecordOfNumbersIsNoHeader() {
        assertThat(Reading.csv("1,5;2,75\n3,5;4,25\n").stored()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void numberWrittenInFrenchIsReadAsItself(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var plain = String.format(Locale.ROOT, "%.2f", random.nextGaussian() * 1e6);
            var french = String.format(Locale.ROOT, "%,.2f", Double.parseDouble(plain));
            var written = french.replace(',', '\u202f').replace('.', ',');

            assertThat(read(written)).containsExactly(plain.equals("-0.00") ? "0.00" : plain);
        }
    }
}
