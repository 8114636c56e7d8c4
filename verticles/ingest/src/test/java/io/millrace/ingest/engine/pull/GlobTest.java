package io.millrace.ingest.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, a.csv, true",
        "*, a/b.csv, false",
        "*.csv, a.csv, true",
        "*.csv, .csv, true",
        "*.csv, a.csv.gz, false",
        "*.csv*, a.csv.gz, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a?c, ac, false",
        "**, a/b/c.csv, true",
        "**.csv, a/b/c.csv, true",
        "**/*.csv, c.csv, true",
        "**/*.csv, a/b/c.csv, true",
        "**/x.csv, ax.csv, false",
        "**/x.csv, a/x.csv, true",
        "in/**/x.csv, in/x.csv, true",
        "in/**/x.csv, in/a/b/x.csv, true",
        "in/**/x.csv, inx.csv, false",
        "in/*.csv, in/a.csv, true",
        "in/*.csv, in/a/b.csv, false",
        "[a].csv, a.csv, false",
        "[a].csv, [a].csv, true"
    })
    void namesMatch(String pattern, String name, boolean isMatching) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(isMatching);
    }

    @Test
    void onlyAPatternWithFoldersIsDeep() {
        assertThat(new Glob("*.csv").isDeep()).isFalse();
        assertThat(new Glob("in/*.csv").isDeep()).isTrue();
        assertThat(new Glob("**.csv").isDeep()).isTrue();
    }

    @Test
    void manyStarsTakeNoLongerThanTheirNumber() {
        assertThat(new Glob("*a".repeat(100)).matches("a".repeat(1_000) + "b")).isFalse();
    }
}
