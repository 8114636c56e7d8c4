package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "orders, orders, true",
        "orders, order, false",
        "*, '', true",
        "stg_*, stg_orders, true",
        "stg_*, dim_orders, false",
        "*_or*rs, stg_orders, true",
        "stg_?, stg_a, true",
        "stg_?, stg_, false",
        "stg_[a-c], stg_b, true",
        "stg_[a-c], stg_d, false",
        "stg_[!a-c], stg_d, true",
        "stg_[, stg_[, true",
        "**x, aax, true",
    })
    void namesMatchAsInFnmatch(String pattern, String text, boolean matches) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "models/staging, models/staging/a.sql, true",
        "models/staging/, models/staging/a.sql, true",
        "models/stag, models/staging/a.sql, false",
        "models/*/a.sql, models/staging/a.sql, true",
        "models/*.sql, models/staging/a.sql, false",
        "models/**/a.sql, models/staging/deep/a.sql, true",
        "**/a.sql, models/a.sql, true",
        "./models, models/a.sql, true",
        "staging, models/staging/a.sql, false",
    })
    void pathsMatchFilesAndTheFoldersAboveThem(String pattern, String path, boolean matches) {
        assertThat(Glob.isBelow(pattern, path)).isEqualTo(matches);
    }

    @Test
    void aPatternOfManyStarsEnds() {
        assertThat(Glob.matches("*a".repeat(300) + "b", "a".repeat(5_000))).isFalse();
    }
}
