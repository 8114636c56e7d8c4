package io.millrace.ingest.engine.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {
    private static @Nullable String made(Conversion conversion, @Nullable String... values) {
        var made = conversion.of(Arrays.asList(values));
        assertThat(made.isDone()).as(Arrays.toString(values)).isTrue();
        return made.value();
    }

    private static void assertNot(Conversion conversion, String value) {
        assertThat(conversion.of(List.of(value))).as(value).isEqualTo(Converted.NOT);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, 1234, 12.34",
        "100, 0, 12.345678901234567890, 0.1234567890123456789",
        "0.01, 0, 12.34, 1234.00",
        "1.8, 32, 212, 100",
        "1.8, 32, 98.6, 37",
        "1, 273.15, 0, -273.15",
        "3600, 0, 9000, 2.5",
        "60, 0, 100, 1.666666667",
        "1048576, 0, 3145728, 3"
    })
    void aNumberGoesBackToTheOldUnitExactly(
            double factor, double offset, String value, String expected) {
        assertThat(new BigDecimal(made(Scale.back(factor, offset), value)))
                .isEqualByComparingTo(expected);
    }

    /// What floating point makes of `1 / 1.8` and `-32 / 1.8` leaves no trace.
    @Test
    void anInverseIsTakenForWhatItIsTheInverseOf() {
        var celsius = Scale.back(1 / 1.8, -32 / 1.8);

        assertThat(new BigDecimal(made(celsius, "37"))).isEqualByComparingTo("98.6");
        assertThat(new BigDecimal(made(Scale.forth(1 / 1.8, -32 / 1.8), "98.6")))
                .isEqualByComparingTo("37");
        assertThat(new BigDecimal(made(Scale.back(1 / 3.280839895, 0), "1")))
                .isEqualByComparingTo("3.280839895");
    }

    @Test
    void thereAndBackIsTheSameNumber() {
        var random = new Random(5);
        for (double factor : new double[] {100, 1_000, 0.01, 1 / 1_024.0, 1.8}) {
            for (int i = 0; i < 200; i++) {
                var number = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(4));
                var there = made(Scale.forth(factor, 0), number.toPlainString());

                assertThat(new BigDecimal(made(Scale.back(factor, 0), there)))
                        .as(factor + " " + number)
                        .isEqualByComparingTo(number);
            }
        }
    }

    @Test
    void wholeNumbersStaySoByProductsOnly() {
        assertThat(Scale.forth(100, 0).keepsWhole()).isTrue();
        assertThat(Scale.back(0.01, 0).keepsWhole()).isTrue();
        assertThat(Scale.back(100, 0).keepsWhole()).isFalse();
        assertThat(Scale.forth(1.8, 32).keepsWhole()).isFalse();
        assertNot(Scale.back(100, 0), "n/a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA | | 1,5 | 1.5",
                "COMMA | | 1.234.567,89 | 1234567.89",
                "COMMA | | 1 234,5 | 1234.5",
                "COMMA | | -12 | -12",
                "COMMA | | 12.50 | 12.50",
                "THOUSANDS | | 1,234.56 | 1234.56",
                "THOUSANDS | | 12.5 | 12.5",
                "PLAIN | EUR | 12.50 EUR | 12.50",
                "PLAIN | $ | $12.50 | 12.50",
                "COMMA | € | 12,50 € | 12.50",
                "PLAIN | EUR | 7 | 7"
            })
    void aNumberIsReadAsItIsWritten(
            Numeral.Style style, @Nullable String unit, String value, String expected) {
        assertThat(made(new Numeral(style, unit), value)).isEqualTo(expected);
    }

    @Test
    void whatMayMeanTwoNumbersIsRefused() {
        var comma = new Numeral(Numeral.Style.COMMA, null);

        assertThat(comma.of(List.of("1.234"))).isEqualTo(Converted.REFUSED);
        assertNot(comma, "1,2,3");
        assertNot(comma, "twelve");
        assertNot(new Numeral(Numeral.Style.PLAIN, "EUR"), "12 USD");
    }

    @ParameterizedTest
    @CsvSource({
        "DAY_FIRST, 31/12/2024, 2024-12-31",
        "MONTH_FIRST, 12/31/2024, 2024-12-31",
        "YEAR_FIRST, 2024.12.31, 2024-12-31",
        "DAY_FIRST, 1.2.2024 10:30, 2024-02-01T10:30"
    })
    void aDayIsReadInItsOrder(DayLayout.Order order, String value, String expected) {
        assertThat(made(new DayLayout(order), value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"31/04/2024", "12/31/2024", "1/2/24", "2024-12-31", "1/2.2024"})
    void whatIsNoDayOfTheOrderStays(String value) {
        assertNot(new DayLayout(DayLayout.Order.DAY_FIRST), value);
    }

    @Test
    void aMomentIsItsDistanceFrom1970() {
        assertThat(made(new Epoch(false, Epoch.As.TIMESTAMP), "1735689600"))
                .isEqualTo("2025-01-01T00:00:00");
        assertThat(made(new Epoch(true, Epoch.As.TIMESTAMPTZ), "1735689600500"))
                .isEqualTo("2025-01-01T00:00:00.5Z");
        assertThat(made(new Epoch(false, Epoch.As.DATE), "-1")).isEqualTo("1969-12-31");
        assertNot(new Epoch(false, Epoch.As.DATE), "2025-01-01");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "99 99 99 99 99 | +33 | +33612345678 | 06 12 34 56 78",
                "99 99 99 99 99 | +33 | 0612345678 | 06 12 34 56 78",
                "99 99 99 99 99 | | 06.12.34.56.78 | 06 12 34 56 78",
                "A-9999 | | ab1234 | AB-1234",
                "Aa 99 | | PARIS75 | Paris 75"
            })
    void signsAreLaidOutAnew(String form, @Nullable String prefix, String value, String expected) {
        assertThat(made(new Layout(form, prefix, false), value)).isEqualTo(expected);
    }

    @Test
    void anotherCountrysNumberStays() {
        var french = new Layout("99 99 99 99 99", "+33", false);

        assertNot(french, "+32475123456");
        assertNot(french, "06 12");
        assertThat(made(new Layout("+99999999999", "+33", true), "06 12 34 56 78"))
                .isEqualTo("+33612345678");
    }

    @Test
    void lettersGetTheirCase() {
        assertThat(made(new LetterCase(LetterCase.Case.TITLE), "JEAN-NOËL ROUX"))
                .isEqualTo("Jean-Noël Roux");
        assertThat(made(new LetterCase(LetterCase.Case.UPPER), "été")).isEqualTo("ÉTÉ");
        assertThat(made(new LetterCase(LetterCase.Case.LOWER), "PAID")).isEqualTo("paid");
    }

    @ParameterizedTest
    @CsvSource({"Ã©tÃ©, été", "NÃ®mes, Nîmes", "5 â‚¬, 5 €"})
    void textIsDecodedAnew(String value, String expected) {
        assertThat(made(new Redecode("windows-1252"), value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"été", "Paris", "日本", "Ã"})
    void textThatCannotHaveComeSoStays(String value) {
        assertNot(new Redecode("windows-1252"), value);
    }

    @Test
    void partsArePutTogetherAndCut() {
        assertThat(made(new Compose(" "), "Ada", "Lovelace")).isEqualTo("Ada Lovelace");
        assertThat(made(new Compose(" "), null, "Lovelace")).isEqualTo("Lovelace");
        assertThat(made(new Cut(" ", 0, 2), "Ada King Lovelace")).isEqualTo("Ada");
        assertThat(made(new Cut(" ", 1, 2), "Ada King Lovelace")).isEqualTo("King Lovelace");
        assertThat(made(new Cut("x", 1, 3), "30x20x10")).isEqualTo("20");
        assertThat(made(new Cut(" ", 0, 2), "2026-01-02T03:04:05")).isEqualTo("2026-01-02");
        assertThat(made(new Cut(" ", 1, 2), "2026-01-02T03:04:05")).isEqualTo("03:04:05");
        assertNot(new Cut(" ", 0, 2), "Ada");
        assertNot(new Cut("", 0, 2), "AdaLovelace");
    }

    @Test
    void membersOfAnObjectAreTakenAndPutTogether() {
        var object = "{\"a\": \"x \\\"y\\\"\", \"n\": 1.50, \"in\": {\"k\": [1]}, \"no\": null}";

        assertThat(made(new Member("a"), object)).isEqualTo("x \"y\"");
        assertThat(made(new Member("n"), object)).isEqualTo("1.50");
        assertThat(made(new Member("in"), object)).isEqualTo("{\"k\":[1]}");
        assertThat(made(new Member("no"), object)).isNull();
        assertNot(new Member("b"), object);
        assertNot(new Member("a"), "{\"a\": ");
        assertNot(new Member("a"), "plain");
        assertThat(made(new ObjectOf(List.of("n", "t", "z")), "1.50", "a\"b", null))
                .isEqualTo("{\"n\":1.50,\"t\":\"a\\\"b\"}");
    }

    @Test
    void valuesAreLookedUp() {
        assertThat(made(new Lookup(Map.of("male", "M")), "male")).isEqualTo("M");
        assertNot(new Lookup(Map.of("male", "M")), "F");
    }
}
