package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityTest {
    /// Values of Winkler's papers.
    @ParameterizedTest
    @CsvSource({
        "martha, marhta, 0.9611",
        "dwayne, duane, 0.84",
        "dixon, dicksonx, 0.8133",
        "abc, xyz, 0",
        "same, same, 1"
    })
    void jaroWinklerEqualsThePublishedValues(String left, String right, double expected) {
        assertThat(JaroWinkler.similarity(left, right)).isCloseTo(expected, within(1e-4));
        assertThat(JaroWinkler.similarity(right, left)).isCloseTo(expected, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({
        "kitten, sitting, 3",
        "ca, ac, 1",
        "smith, smiht, 1",
        "abcdef, abcdef, 0",
        "ab, abcd, 2",
        "short, muchlonger, 4"
    })
    void editsCountSwapsAsOneAndStopAtTheBound(String left, String right, int expected) {
        assertThat(Edits.distance(left, right, 3)).isEqualTo(expected);
        assertThat(Edits.distance(right, left, 3)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "robert, rupert",
        "smith, smyth",
        "philippe, filip",
        "catherine, katrin",
        "meyer, maier"
    })
    void namesThatSoundAlikeShareACode(String one, String other) {
        assertThat(Phonetic.code(one)).isEqualTo(Phonetic.code(other));
    }

    @Test
    void namesThatSoundDifferentDoNot() {
        assertThat(Phonetic.code("martin")).isNotEqualTo(Phonetic.code("bernard"));
        assertThat(Phonetic.code("李")).isEqualTo("李");
    }

    @ParameterizedTest
    @CsvSource({
        "DATE, 19800102, 19800201, close",
        "DATE, 19800102, 19800103, close",
        "DATE, 19800102, 19801102, close",
        "DATE, 19800102, 19801202, similar",
        "DATE, 19800102, 19711130, different",
        "GIVEN, robert, rob, similar",
        "GIVEN, robert, roberto, close",
        "GIVEN, robert, r, similar",
        "GIVEN, robert, alice, different",
        "PHONE, 612345678, 612345679, close",
        "IDENTIFIER, 6988048, 6988084, close",
        "IDENTIFIER, 12, 13, different",
        "EMAIL, a.b@example.org, a.b@example.com, similar",
        "POSTCODE, 75011, 75012, close",
        "NUMBER, 100, 100.5, close",
        "NUMBER, 100, 900, weak",
        "CATEGORY, london, lodnon, close",
        "NAME, viswanath poosala, v poosala, close",
        "NAME, ada lovelace, lovelace ada, close",
        "NAME, ada lovelace, byron lovelace, different",
        "NAME, lucas martin, luyas martin, close",
        "ORGANISATION, acme mills, acme mill, close",
        "ADDRESS, 12 long st, 12 lnog st, close",
        "TEXT, the art of programming, art of programming, close",
        "TEXT, the art of programming, databases, different"
    })
    void levelsFollowTheKind(FieldKind kind, String left, String right, String level) {
        var column =
                Column.of(
                        new Field("f", kind),
                        0,
                        java.util.List.of(row(left), row(right), row("something else 42")));

        assertThat(Comparison.of(column).level(0, 1).id()).isEqualTo(level);
    }

    private static Row row(String value) {
        return new Row(new RecordKey("d", value), java.util.List.of(value));
    }
}
