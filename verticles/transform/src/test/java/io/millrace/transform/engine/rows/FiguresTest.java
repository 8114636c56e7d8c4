package io.millrace.transform.engine.rows;

import static io.millrace.transform.engine.rows.TransformationTest.object;
import static io.millrace.transform.engine.rows.TransformationTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Figures of calls: six calls of three users, counted by hand.
final class FiguresTest {
    private static final List<Row> CALLS =
            rows(
                    "{'user': 'a', 'cost': 0.10, 'seconds': 60, 'dropped': false, 'state': 'on'}",
                    "{'user': 'a', 'cost': 0.20, 'seconds': 30, 'dropped': true, 'state': 'on'}",
                    "{'user': 'b', 'cost': 0.30, 'seconds': 90, 'dropped': false, 'state': 'left'}",
                    "{'user': 'b', 'cost': null, 'seconds': 0, 'dropped': false, 'state': 'left'}",
                    "{'user': 'c', 'cost': 1.40, 'seconds': 120, 'dropped': false, 'state': 'on'}",
                    "{'user': 'c', 'cost': 1.00, 'seconds': 60, 'dropped': true, 'state': 'on'}");

    private static List<Row> of(String body) {
        return Figures.of(object(body), CALLS).rows();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'type': 'sum', 'field': 'cost' | 3 | number",
                "'type': 'avg', 'field': 'cost' | 0.6 | number",
                "'type': 'min', 'field': 'seconds' | 0 | number",
                "'type': 'max', 'field': 'cost' | 1.4 | number",
                "'type': 'count' | 6 | records",
                "'type': 'count_distinct', 'field': 'user' | 3 | records",
                "'type': 'ratio', 'numerator': 'cost', 'denominator': 'seconds' | 0.008333333333 |"
                        + " number",
                "'type': 'arpu', 'field': 'cost', 'user': 'user' | 1 | number",
                "'type': 'churn', 'field': 'state', 'user': 'user', 'value': 'left' |"
                        + " 33.333333333333 | percent",
                "'type': 'call_drop_rate', 'field': 'dropped' | 33.333333333333 | percent",
            })
    void figuresAreThoseCountedByHand(String figure, BigDecimal value, String unit) {
        var row = of("{'kpis': [{" + figure + "}]}").getFirst();

        assertThat((BigDecimal) row.at("value")).isEqualByComparingTo(value);
        assertThat(row.at("unit")).isEqualTo(unit);
        assertThat(row.at("rows")).isEqualTo(6);
    }

    @Test
    void figuresMayBeThoseOfGroups() {
        var made =
                of(
                        "{'group_by': ['user'], 'kpis': [{'name': 'drops', 'type':"
                                + " 'call_drop_rate', 'field': 'dropped'}]}");

        assertThat(made).extracting(row -> row.at("name")).containsOnly("drops");
        assertThat(made)
                .extracting(row -> String.valueOf(row.at("value")))
                .containsExactly("50", "0", "50");
        assertThat(made)
                .extracting(row -> row.at("group"))
                .containsExactly(Map.of("user", "a"), Map.of("user", "b"), Map.of("user", "c"));
    }

    @Test
    void aShareOfNothingIsNone() {
        var body = "{\"kpis\": [{\"type\": \"call_drop_rate\", \"field\": \"dropped\"}]}";

        var made = Figures.of(object(body), List.of()).rows();

        assertThat(made.getFirst().at("value")).isNull();
    }

    @Test
    void aTextIsNoNumber() {
        assertThatThrownBy(() -> of("{'kpis': [{'type': 'sum', 'field': 'user'}]}"))
                .isInstanceOfSatisfying(
                        RowsException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo("The column 'user' holds what is no number."));
    }
}
