package io.millrace.transform.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransformationTest {
    static Map<String, @Nullable Object> object(String json) {
        return new LinkedHashMap<>(Json.readObject(json.replace('\'', '"')));
    }

    static List<Row> rows(String... rows) {
        return List.of(rows).stream().map(row -> new Row(object(row))).toList();
    }

    static String text(List<Row> rows) {
        return rows.stream()
                .map(row -> Json.write(row.values()).replace('"', '\''))
                .collect(Collectors.joining(" "));
    }

    private static String apply(String type, String parameters, String... rows) {
        return text(Transformation.apply(type, object(parameters), rows(rows)).rows());
    }

    @Test
    void theCallOfTheDocumentScalesNumbersAndTrimsTexts() {
        var made =
                apply(
                        "normalize",
                        "{'normalize_numeric': true, 'trim_strings': true}",
                        "{'id': '1', 'name': ' John ', 'value': 100.50}",
                        "{'id': '2', 'name': 'Ann', 'value': 0.5}",
                        "{'id': '3', 'name': 'Eve ', 'value': 25.5}",
                        "{'id': '4', 'name': null, 'value': null}");

        assertThat(made)
                .isEqualTo(
                        "{'id':'1','name':'John','value':1} {'id':'2','name':'Ann','value':0}"
                                + " {'id':'3','name':'Eve','value':0.25}"
                                + " {'id':'4','name':null,'value':null}");
    }

    @Test
    void numbersMayBeScaledByTheirDeviation() {
        var made =
                apply(
                        "normalize",
                        "{'normalize_numeric': true, 'method': 'z_score', 'columns': ['x']}",
                        "{'x': 1, 'y': 5, 'z': 2}",
                        "{'x': 2, 'y': 6, 'z': 2}",
                        "{'x': 3, 'y': 7, 'z': 2}");

        assertThat(made).isEqualTo("{'x':-1,'y':5,'z':2} {'x':0,'y':6,'z':2} {'x':1,'y':7,'z':2}");
    }

    @Test
    void aColumnOfOneNumberIsScaledToZero() {
        assertThat(apply("normalize", "{'normalize_numeric': true}", "{'x': 7}", "{'x': 7.0}"))
                .isEqualTo("{'x':0} {'x':0}");
    }

    @Test
    void aColumnWithATextIsNotScaled() {
        assertThat(apply("normalize", "{'normalize_numeric': true}", "{'x': 7}", "{'x': 'n/a'}"))
                .isEqualTo("{'x':7} {'x':'n/a'}");
    }

    @Test
    void whatIsEmptyOrThereTwiceIsCleanedAway() {
        var made =
                apply(
                        "clean",
                        "{'trim_strings': true, 'drop_empty': true, 'drop_duplicates': true,"
                                + " 'fill': {'n': 0}}",
                        "{'a': 'x ', 'n': 1}",
                        "{'a': 'x', 'n': 1.0}",
                        "{'a': ' ', 'n': null}",
                        "{'a': 'y', 'n': null}");

        assertThat(made).isEqualTo("{'a':'x','n':1} {'a':'y','n':0}");
    }

    @Test
    void rowsMayBeTheSameByAKey() {
        assertThat(
                        apply(
                                "clean",
                                "{'drop_duplicates': true, 'key': ['a']}",
                                "{'a': 1, 'b': 1}",
                                "{'a': 1, 'b': 2}",
                                "{'a': null, 'b': 3}"))
                .isEqualTo("{'a':1,'b':1} {'a':null,'b':3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'field': 'x', 'operator': 'ge', 'value': 2} | {'x':2,'s':'b'} {'x':3,'s':'C'}",
                "{'field': 'x', 'operator': 'eq', 'value': 2.0} | {'x':2,'s':'b'}",
                "{'field': 'x', 'operator': 'ne', 'value': 2} | {'x':1,'s':'a'} {'x':3,'s':'C'}",
                "{'field': 'x', 'operator': 'in', 'value': [1, 3]} | {'x':1,'s':'a'} {'x':3,'s':'C'}",
                "{'field': 's', 'operator': 'contains', 'value': 'c'} | {'x':3,'s':'C'}",
                "{'field': 's', 'operator': 'lt', 'value': 'b'} | {'x':1,'s':'a'} {'x':3,'s':'C'}",
                "{'field': 'x', 'operator': 'is_null'} | {'x':null,'s':'d'}",
                "{'field': 's', 'operator': 'gt', 'value': 1} | ~~",
            })
    void rowsAreKeptByConditions(String condition, String kept) {
        var made =
                apply(
                        "filter",
                        "{'conditions': [" + condition + "]}",
                        "{'x': 1, 's': 'a'}",
                        "{'x': 2, 's': 'b'}",
                        "{'x': 3, 's': 'C'}",
                        "{'x': null, 's': 'd'}");

        assertThat(made).isEqualTo(kept == null ? "" : kept);
    }

    @Test
    void groupsBecomeOneRowEach() {
        var made =
                apply(
                        "aggregate",
                        "{'group_by': ['city'], 'metrics': [{'type': 'sum', 'field': 'x'},"
                                + " {'name': 'n', 'type': 'count'}]}",
                        "{'city': 'Bonn', 'x': 0.1}",
                        "{'city': null, 'x': 5}",
                        "{'city': 'Bonn', 'x': 0.2}");

        assertThat(made).isEqualTo("{'city':'Bonn','sum':0.3,'n':2} {'city':null,'sum':5,'n':1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "pivot | {} | There is no transformation_type 'pivot'; it is aggregate, clean,"
                        + " filter, normalize.",
                "normalize | {'trim': true} | parameters has no parameter 'trim'; it has columns,"
                        + " lowercase_strings, method, normalize_numeric, trim_strings.",
                "normalize | {'trim_strings': 1} | parameters.trim_strings: true or false is"
                        + " wanted.",
                "normalize | {'method': 'max'} | parameters.method: one of min_max, z_score is"
                        + " wanted.",
                "filter | {} | parameters.conditions: a list of objects is wanted.",
                "filter | {'conditions': [{'field': 'x', 'operator': 'in', 'value': 1}]} |"
                        + " parameters.conditions.value: a list is wanted.",
                "aggregate | {'metrics': [{'type': 'mode'}]} | There is no figure 'mode'; it is"
                        + " arpu, avg, call_drop_rate, churn, count, count_distinct, max, min, ratio,"
                        + " sum.",
            })
    void whatMeansNothingSaysWhatThereIs(String type, String parameters, String reason) {
        assertThatThrownBy(() -> apply(type, parameters, "{'x': 1}"))
                .isInstanceOfSatisfying(
                        RowsException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theOrderOfTypesIsThatOfTheirNames() {
        assertThat(Transformation.types())
                .containsExactly("aggregate", "clean", "filter", "normalize");
        assertThat(Row.columns(rows("{'a': 1}", "{'b': 1, 'a': 2}"))).containsExactly("a", "b");
        assertThat(new Row(Map.of()).isEmpty()).isTrue();
    }
}
