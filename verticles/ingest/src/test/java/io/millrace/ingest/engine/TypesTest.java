package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static String typeOf(List<String> values) {
        return typeOf(values.toArray(String[]::new));
    }

    /// `count` values made from 1 on by `make`, and `more`.
    private static List<String> values(int count, IntFunction<String> make, String... more) {
        return Stream.concat(IntStream.rangeClosed(1, count).mapToObj(make), Stream.of(more))
                .toList();
    }

    @Test
    void slipInASmallFileIsSetAsideToo() {
        assertThat(typeOf(values(9, Integer::toString, "many"))).isEqualTo("bigint");
        assertThat(typeOf(values(57, Integer::toString, "many", "few"))).isEqualTo("bigint");
        assertThat(typeOf(values(30, i -> i + ".50", "free"))).isEqualTo("numeric");
        assertThat(typeOf(values(9, i -> "2024-05-0" + i, "soon"))).isEqualTo("date");
        assertThat(typeOf(values(9, i -> "2024-05-0" + i, "2024-13-45"))).isEqualTo("date");
    }

    @Test
    void wordsThatAreASecondKindOfValueMakeTheColumnText() {
        assertThat(typeOf(values(8, Integer::toString, "many"))).isEqualTo("text");
        assertThat(typeOf(values(58, Integer::toString, "none", "none"))).isEqualTo("text");
        assertThat(typeOf(values(57, Integer::toString, "EUR", "USD", "GBP"))).isEqualTo("text");
        assertThat(typeOf(values(36, Integer::toString, "one", "two", "three", "four")))
                .isEqualTo("text");
        assertThat(typeOf(values(58, Integer::toString, "12b"))).isEqualTo("text");
        assertThat(typeOf(values(58, i -> i % 2 == 0 ? "true" : "false", "maybe")))
                .isEqualTo("text");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void columnOfWordsNeverBecomesAnythingButText(long seed) {
        var random = new Random(seed);
        for (int n = 1; n < 300; n++) {
            double numbers = random.nextDouble() * 0.9;
            var column = values(n, _ -> random.nextDouble() < numbers ? "7" : word(random));
            boolean isMostlyWords = column.stream().filter("7"::equals).count() * 20 < n * 18L;

            if (isMostlyWords) assertThat(typeOf(column)).as("%s", column).isEqualTo("text");
        }
    }

    private static String word(Random random) {
        return random.ints(1 + random.nextInt(9), 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /// The file that the page offers to try the product with.
    @Test
    void fourOfTheSixtyOrdersOfTheSampleAreSetAside() {
        var read = Reading.csv(sample());

        assertThat(read.types())
                .containsExactly(
                        "order_id:bigint",
                        "ordered_at:timestamp",
                        "product:text",
                        "quantity:bigint",
                        "unit_price:numeric",
                        "country:text");
        assertThat(read.faults())
                .containsExactly(
                        "13::too-many-fields",
                        "28:ordered_at:bad-type",
                        "42::too-few-fields",
                        "51:quantity:bad-type");
        assertThat(read.stored()).isEqualTo(56);
    }

    private static String sample() {
        var products = List.of("kettle,24.90", "lantern,12.50", "blanket,39.00");
        var lines = new ArrayList<String>();
        lines.add("order_id,ordered_at,product,quantity,unit_price,country");
        for (int n = 0; n < 60; n++) {
            var product = products.get(n % 3).split(",", 2);
            lines.add(
                    "%d,2026-03-0%d %02d:%02d:00,%s,%d,%s,France"
                            .formatted(
                                    10_001 + n,
                                    1 + n % 5,
                                    8 + n % 10,
                                    n * 13 % 60,
                                    product[0],
                                    1 + n % 4,
                                    product[1]));
        }
        lines.set(12, "10012,2026-03-02 09:24:00,kettle,1,24.90,France,gift");
        lines.set(27, "10027,not a date,mug,2,8.75,Spain");
        lines.set(41, "10041,2026-03-03");
        lines.set(50, "10050,2026-03-03 10:40:00,lantern,many,12.50,Italy");
        return String.join("\n", lines) + "\n";
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
