package io.millrace.transform.engine.rows;

import static io.millrace.transform.engine.rows.TransformationTest.object;
import static io.millrace.transform.engine.rows.TransformationTest.rows;
import static io.millrace.transform.engine.rows.TransformationTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transform.engine.rows.Outcome.Misfit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalizationTest {
    private static Outcome of(String body, List<Row> rows) {
        return Normalization.of(object(body), rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'email' | ' John.Doe@Example.COM ' | 'john.doe@example.com'",
                "'email' | 'John <mailto:j@x.fr>' | 'j@x.fr'",
                "{'kind': 'phone', 'country': 'fr'} | '06 12 34 56 78' | '+33612345678'",
                "'phone' | '+44 (0)20 7946-0018' | '+442079460018'",
                "'phone' | '0033 6 12 34 56 78' | '+33612345678'",
                "{'kind': 'phone', 'country': 'US'} | '(415) 555-2671' | '+14155552671'",
                "{'kind': 'phone', 'country': 'IT'} | '06 6982' | '+39066982'",
                "'date' | '2024-1-5' | '2024-01-05'",
                "'date' | '03/04/2024' | '2024-04-03'",
                "{'kind': 'date', 'day_first': false} | '03/04/2024' | '2024-03-04'",
                "'date' | '12/25/2024' | '2024-12-25'",
                "'date' | '20240229' | '2024-02-29'",
                "'date' | '5 January 2024' | '2024-01-05'",
                "'date' | '5 janvier 2024' | '2024-01-05'",
                "'date' | 'Jan 5, 2024' | '2024-01-05'",
                "'date' | '2024-01-05T10:00:00+02:00' | '2024-01-05T08:00:00Z'",
                "'date' | '05/01/2024 9:30' | '2024-01-05T09:30:00'",
                "{'kind': 'unit', 'to': 'cm'} | '1,80 m' | 180",
                "{'kind': 'unit', 'to': 'kg'} | '500g' | 0.5",
                "{'kind': 'unit', 'to': 'm'} | '6 ft' | 1.8288",
                "{'kind': 'unit', 'to': 's'} | 90 | 90",
                "'upper' | ' fr ' | 'FR'",
                "'lower' | 'ÉTÉ' | 'été'",
                "'title' | 'jean-pierre  o’NEIL' | 'Jean-Pierre O’neil'",
                "'trim' | '  a   b ' | 'a b'",
            })
    void valuesTakeTheFormOfTheirKindAndKeepIt(String kind, String value, String form) {
        var body = "{'fields': {'x': " + kind + "}}";

        var once = of(body, rows("{'x': " + value + "}"));
        var twice = of(body, once.rows());

        assertThat(text(once.rows())).isEqualTo("{'x':" + form + "}");
        assertThat(once.misfits()).isEmpty();
        assertThat(twice).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'email' | 'john@' | this is no email",
                "'phone' | '06 12 34 56 78' | this is no phone",
                "'phone' | '+1' | this is no phone",
                "'date' | '2023-02-29' | this is no date",
                "'date' | 'soon' | this is no date",
                "{'kind': 'unit', 'to': 'cm'} | '3 kg' | this is no unit",
            })
    void whatHasNoSuchFormStaysAndIsTold(String kind, String value, String reason) {
        var made = of("{'fields': {'x': " + kind + "}}", rows("{'x': " + value + "}"));

        assertThat(text(made.rows())).isEqualTo("{'x':" + value + "}");
        assertThat(made.misfits()).containsExactly(new Misfit(1, "x", reason));
    }

    @Test
    void kindsAreGuessedByTheNamesOfColumns() {
        var made =
                of(
                        "{'parameters': {'country': 'DE'}}",
                        rows(
                                "{'email': 'A@B.de', 'mobile_phone': '0171 234567', 'born_on':"
                                        + " '1.2.1990', 'name': ' x ', 'n': 5, 'e': ''}"));

        assertThat(text(made.rows()))
                .isEqualTo(
                        "{'email':'a@b.de','mobile_phone':'+49171234567','born_on':'1990-02-01',"
                                + "'name':'x','n':5,'e':''}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'fields': {'x': 'colour'}} | body.fields.x: one of email, phone, date, unit,"
                        + " lower, upper, title, trim is wanted.",
                "{'fields': {'x': {'kind': 'unit', 'to': 'parsec'}}} | body.fields.x.to: one of b,"
                        + " cl, cm, d, ft, g, gb, h, in, kb, kg, km, l, lb, m, m3, mb, mg, mi, min, ml,"
                        + " mm, ms, oz, s, t, tb, yd is wanted.",
                "{'parameters': {'kountry': 'DE'}} | parameters has no parameter 'kountry'; it has"
                        + " country, day_first.",
            })
    void whatMeansNothingSaysWhatThereIs(String body, String reason) {
        assertThatThrownBy(() -> of(body, rows("{'x': 'y'}")))
                .isInstanceOfSatisfying(
                        RowsException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aCountryThatNobodyKnowsIsRefused() {
        var rows = List.of(new Row(Map.of("x", "0171")));

        assertThatThrownBy(() -> of("{'fields': {'x': {'kind':'phone','country':'XX'}}}", rows))
                .isInstanceOf(RowsException.class);
    }
}
