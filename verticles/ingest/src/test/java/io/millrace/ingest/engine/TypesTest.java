package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {
    private static String typeOf(String... values) {
        var body =
                "id,v\n"
                        + IntStream.range(0, values.length)
                                .mapToObj(i -> i + "," + values[i] + "\n")
                                .collect(Collectors.joining());
        return Reading.csv(body).columns().get(1).type().id();
    }

    private static Reading read(ColumnType type, String... values) {
        var known = List.of(Column.inferred("v", "v", type));
        var body = "v\n" + String.join("\n", values) + "\n";
        return Reading.of(body.getBytes(StandardCharsets.UTF_8), Format.CSV, known);
    }

    @Test
    void typesAreTheNarrowestThatHoldAllValues() {
        assertThat(typeOf("1", "-2", "")).isEqualTo("bigint");
        assertThat(typeOf("1", "2.50")).isEqualTo("numeric");
        assertThat(typeOf("14644.0", "14645.0")).isEqualTo("numeric");
        assertThat(typeOf("12345678901234567890")).isEqualTo("numeric");
        assertThat(typeOf("1e5", "2")).isEqualTo("double");
        assertThat(typeOf("true", "FALSE")).isEqualTo("boolean");
        assertThat(typeOf("2024-02-29")).isEqualTo("date");
        assertThat(typeOf("2024-02-29", "2024-02-29 10:00")).isEqualTo("timestamp");
        assertThat(typeOf("2024-02-29T10:00:00Z", "2024-02-29T10:00:00+02:00"))
                .isEqualTo("timestamptz");
        assertThat(typeOf("1", "x")).isEqualTo("text");
        assertThat(typeOf("", "")).isEqualTo("text");
        assertThat(typeOf("2024-02-29T10:00:00Z", "2024-02-29T10:00:00")).isEqualTo("text");
    }

    @Test
    void leadingZerosAndCodesStayText() {
        assertThat(typeOf("00123", "4")).isEqualTo("text");
        assertThat(typeOf("0", "0.5", "-0.5")).isEqualTo("numeric");
        assertThat(typeOf("+49123")).isEqualTo("text");
        var numbers = IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);
        numbers[500] = "C536379";
        assertThat(typeOf(numbers)).isEqualTo("text");
    }

    @Test
    void fewWordsAmongNumbersAreSetAside() {
        var numbers = IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);
        numbers[500] = "three";

        assertThat(typeOf(numbers)).isEqualTo("bigint");
        assertThat(read(ColumnType.BIGINT, numbers).faults()).containsExactly("502:v:bad-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.00",
                "1",
                "9999",
                "10000",
                "0.0001",
                "0.00001",
                "123.45",
                "-123456789.987654321",
                "100000000",
                "1.0",
                "14644.0",
                "99999999999999999999.5",
                "0.10",
                "10000.0001"
            })
    void numericIsExactInValueAndScale(String value) {
        var expected = new java.math.BigDecimal(value).toPlainString();

        assertThat(read(ColumnType.NUMERIC, value).rows().getFirst().get(1)).isEqualTo(expected);
    }

    @Test
    void numericTakesExponentsAndRefusesTheRest() {
        assertThat(read(ColumnType.NUMERIC, "1.5e3").rows().getFirst().get(1)).isEqualTo("1500");
        assertThat(read(ColumnType.NUMERIC, "1e9999", "x", "1.2.3", "-", ".", "007").faults())
                .containsExactly(
                        "2:v:out-of-range",
                        "3:v:bad-type",
                        "4:v:bad-type",
                        "5:v:bad-type",
                        "6:v:bad-type",
                        "7:v:bad-type");
    }

    @Test
    void bigintKnowsItsRange() {
        var read =
                read(
                        ColumnType.BIGINT,
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        " 42 ",
                        "12.0",
                        "12.5",
                        "007");

        assertThat(read.rows().stream().map(row -> row.get(1)))
                .containsExactly("9223372036854775807", "-9223372036854775808", "42", "12");
        assertThat(read.faults())
                .containsExactly("4:v:out-of-range", "7:v:bad-type", "8:v:bad-type");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-17T10:22:33.123Z,2024-05-17T10:22:33.123Z",
        "2024-05-17 10:22:33+02:00,2024-05-17T08:22:33Z",
        "2024-01-01T00:30:00+0100,2023-12-31T23:30Z",
        "1999-12-31T23:59:59.9999996Z,2000-01-01T00:00Z",
        "0001-01-01T00:00Z,0001-01-01T00:00Z",
        "9999-12-31T23:59:59-15,10000-01-01T14:59:59Z"
    })
    void momentsKeepTheirZone(String value, String utc) {
        var read = read(ColumnType.TIMESTAMPTZ, value).rows().getFirst().get(1);

        assertThat(
                        java.time.OffsetDateTime.parse(
                                        read.startsWith("1") && read.indexOf('-') == 5
                                                ? "+" + read
                                                : read)
                                .toInstant())
                .isEqualTo(
                        java.time.OffsetDateTime.parse(utc.startsWith("10000") ? "+" + utc : utc)
                                .toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-13-45T99:00:00Z", "2023-02-29T00:00:00Z", "2024-05-17T24:00:00Z",
                        "2024-05-17T10:60:00Z",
                "2024-05-17T10:00:61Z", "2024-05-17T10:00:00", "2024-05-17", "2024-05-17T10:00:00X",
                "2024-05-17T10:00:00+2", "2024-05-17T10:00:00.Z", "0000-05-17T10:00:00Z",
                        "yesterday"
            })
    void momentsThatAreNoneAreSetAside(String value) {
        assertThat(read(ColumnType.TIMESTAMPTZ, value).faults()).containsExactly("2:v:bad-type");
    }

    @Test
    void booleansHaveThePostgresSpellings() {
        var read = read(ColumnType.BOOLEAN, "yes", "N", "1", "off", "t", "maybe");

        assertThat(read.rows().stream().map(row -> row.get(1)))
                .containsExactly("true", "false", "true", "false", "true");
        assertThat(read.faults()).containsExactly("7:v:bad-type");
    }

    @Test
    void blankIsNullUnlessText() {
        assertThat(read(ColumnType.NUMERIC, " ", "1").rows().getFirst().get(1)).isEqualTo("null");
        assertThat(read(ColumnType.TEXT, " ", "x").rows().getFirst().get(1)).isEqualTo(" ");
        assertThat(read(ColumnType.TEXT, "\"\"", "x").rows().getFirst().get(1)).isEqualTo("null");
    }

    @Test
    void requiredValueMustBeThere() {
        var known =
                List.of(
                        new Column("a", "a", ColumnType.TEXT, true, false, false),
                        Column.inferred("b", "b", ColumnType.TEXT));

        var read = Reading.of("a,b\n,1\nx,2\n".getBytes(StandardCharsets.UTF_8), Format.CSV, known);

        assertThat(read.faults()).containsExactly("2:a:missing-required");
        assertThat(read.stored()).isEqualTo(1);
    }

    @Test
    void jsonColumnTakesValidJsonOnly() {
        var read = read(ColumnType.JSONB, "\"{\"\"a\"\":[1,2]}\"", "{broken", "12");

        assertThat(read.rows().stream().map(row -> row.get(1)))
                .containsExactly("{\"a\":[1,2]}", "12");
        assertThat(read.faults()).containsExactly("3:v:bad-type");
    }

    @Test
    void doublesAreFinite() {
        var read = read(ColumnType.DOUBLE, "1e3", "1e999", "NaN", "0x1p3");

        assertThat(read.rows().getFirst().get(1)).isEqualTo("1000.0");
        assertThat(read.faults())
                .containsExactly("3:v:out-of-range", "4:v:bad-type", "5:v:bad-type");
    }
}
