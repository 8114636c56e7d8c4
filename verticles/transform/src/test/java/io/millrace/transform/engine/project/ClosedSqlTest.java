package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClosedSqlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x > 0",
                "x between 1.5 and .5e3",
                "not (a > 1) or (b > 2)",
                "x = any (array[1, 2]) and y[1] > 0",
                "name ~ '^\\d+$' and note = 'it''s -- no comment; (really'",
                "\"odd \"\" name (\" is not null",
                "exists (select 1 from o where o.id = id order by id limit 1)",
                "a is distinct from b",
                "substring(a from 2 for 3) = 'x'",
            })
    void whatClosesAllThatItOpensIsClosed(String text) {
        assertThat(ClosedSql.read(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "x > 0) or (true",
                "(x > 0",
                "(x > 0]",
                "x > 0 -- so",
                "x > 0 /* so */",
                "x > 0; drop table t",
                "x = $1",
                "x = $$a$$",
                "x = 'open",
                "\"open",
                "x = e'\\''",
                "x = U&'\\0061'",
                "u&\"x\" > 0",
                "select true",
                "x > 0 group by x",
                "x > 0 limit 1",
                "x > 0 union select 1",
            })
    void allElseIsNot(String text) {
        assertThat(ClosedSql.read(text)).isEmpty();
    }

    @Test
    void tellsWhatItNames() {
        var closed = ClosedSql.read("Id > 1.5 and \"Na me\" = 'word'").orElseThrow();

        assertThat(closed.names()).containsExactlyInAnyOrder("id", "and", "na me");
        assertThat(closed.isQualified()).isFalse();
        assertThat(closed.isList()).isFalse();
        assertThat(ClosedSql.read("f(t.id, 2)").orElseThrow().isQualified()).isTrue();
        assertThat(ClosedSql.read("f(t.id, 2)").orElseThrow().isList()).isFalse();
        assertThat(ClosedSql.read("1, 2").orElseThrow().isList()).isTrue();
    }
}
