package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlStatementsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a; b ;c | a ~ b ~ c",
                "a; | a",
                "; ; a | a",
                ";; | ``",
                "; ;-- x; y | ``",
                "a -- ; b | a -- ; b",
                "/* ; /* ; */ ; */ a; /* b */ | /* ; /* ; */ ; */ a",
                "select ';', ''';' ; b | select ';', ''';' ~ b",
                "select E'\\';' ; b | select E'\\';' ~ b",
                "select e'a''\\'; ' ; b | select e'a''\\'; ' ~ b",
                "select '\\'; b | select '\\' ~ b",
                "select role'\\'; b | select role'\\' ~ b",
                "select \"a;\"\";\" ; b | select \"a;\"\";\" ~ b",
                "select $$;$$, $a$;$$;$a$; b | select $$;$$, $a$;$$;$a$ ~ b",
                "select a$b$; c$b$ | select a$b$ ~ c$b$",
                "select $1; b | select $1 ~ b",
                "select 'open; b | select 'open; b",
                "select $$open; b | select $$open; b",
                "/* open; b | ``",
            })
    void areTakenApart(String text, String expected) {
        assertThat(String.join(" ~ ", SqlStatements.split(text))).isEqualTo(expected);
    }

    @Test
    void aCommentEndsWithItsLine() {
        assertThat(SqlStatements.split("a -- ; x\n, b; -- y\nc"))
                .containsExactly("a -- ; x\n, b", "-- y\nc");
    }
}
